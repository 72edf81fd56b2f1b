/** What each operation did, before the name of what it was done to; others are told by their own words. */
const words: Readonly<Record<string, string>> = {
  createJob: 'made the job',
  patchJob: 'changed the job',
  deleteJob: 'deleted the job',
  pauseJob: 'paused the job',
  resumeJob: 'resumed the job',
  restoreVersion: 'brought back a version of the job',
  skipTick: 'skipped a tick of the job',
  unskipTick: 'took back the skip of a tick of the job',
  triggerJob: 'triggered the job',
  backfillJob: 'filled in runs of the job',
  cancelRun: 'cancelled the run',
  retryRun: 'retried the run',
  startBulk: 'started the bulk operation',
  applyJobs: 'applied files of the source',
  setJobSource: 'changed the source of jobs',
  replacePingToken: 'made new ping addresses for the job',
  createKey: 'made the key',
  revokeKey: 'revoked the key',
  signIn: 'signed in',
  signOut: 'signed out',
  signInFailed: 'was refused',
  putSecret: 'wrote the secret',
  deleteSecret: 'deleted the secret',
  rotateSecrets: 'encrypted all secrets with the new key',
  createChannel: 'made the channel',
  patchChannel: 'changed the channel',
  deleteChannel: 'deleted the channel',
  testChannel: 'tested the channel',
  retryNotification: 'sent again the message',
  createAlertRule: 'made the alert rule',
  patchAlertRule: 'changed the alert rule',
  deleteAlertRule: 'deleted the alert rule',
  createSilence: 'made the silence',
  endSilence: 'ended the silence',
  acknowledgeIncident: 'took the incident',
  noteIncident: 'wrote a note on the incident',
  resolveIncident: 'closed the incident',
  drainWorker: 'drained the worker',
  undrainWorker: 'let claim again the worker',
};

/** Operations that can be asked for; those about one thing follow each other. */
export const knownActions: readonly string[] = Object.keys(words);

/** What was done, before the name of what it was done to. */
export function actionWords(action: string): string {
  return Object.hasOwn(words, action) ? (words[action] ?? action) : spelled(action);
}

/** `doSomeThing` as `do some thing`. */
function spelled(action: string): string {
  return action.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
}
