import { type AlertKind, type AlertMatch, type EngineAlertKind, engineAlertKinds } from './alert-rule.js';

/** Whether a rule of the kind is about the engine rather than about jobs. */
export function isEngineAlert(kind: string): kind is EngineAlertKind {
  return engineAlertKinds.some((each) => each === kind);
}

const takesPools: readonly AlertKind[] = ['pool_starved', 'backlog', 'worker_lost'];

/** What is wrong with saying which jobs a rule of the kind is about, in half a sentence; `undefined` for nothing. */
export function engineMatchProblem(when: AlertKind, { jobs, labels, pools }: AlertMatch): string | undefined {
  if (!isEngineAlert(when)) return undefined;
  if (jobs !== undefined || labels !== undefined) return `takes no jobs and no labels where when is ${when}`;
  if (pools === undefined || takesPools.includes(when)) return undefined;
  return `takes nothing where when is ${when}`;
}
