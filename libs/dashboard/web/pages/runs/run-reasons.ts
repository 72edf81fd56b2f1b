import type { RunReason } from '@aster-scheduler/client';

type Group = 'It failed' | 'It was skipped' | 'It was cancelled' | 'It waits' | 'It succeeded';

/** Each reason in a few words, under what became of the run. */
export const reasonWords: Readonly<Record<RunReason, readonly [group: Group, words: string]>> = {
  exit_code: ['It failed', 'exit code'],
  signal: ['It failed', 'ended by a signal'],
  timeout: ['It failed', 'timeout'],
  worker_lost: ['It failed', 'worker lost'],
  handler_error: ['It failed', 'error of the handler'],
  handler_unknown: ['It failed', 'no such handler'],
  spawn_failed: ['It failed', 'could not be started'],
  resources: ['It failed', 'no resources to start it'],
  result_too_large: ['It failed', 'result too large'],
  handed_back: ['It failed', 'handed back too often'],
  no_ping: ['It failed', 'no ping'],
  reported_failure: ['It failed', 'a ping said so'],
  follow_up_failed: ['It failed', 'what follows could not be made'],
  cancelled_by_user: ['It was cancelled', 'by hand'],
  replaced: ['It was cancelled', 'replaced by a newer run'],
  archived: ['It was cancelled', 'job archived'],
  missed: ['It was skipped', 'missed'],
  concurrency_forbid: ['It was skipped', 'another run not finished'],
  coalesced: ['It was skipped', 'a later tick stands for it'],
  queue_full: ['It was skipped', 'queue full'],
  dependencies_not_met: ['It was skipped', 'dependencies not met'],
  skipped_by_user: ['It was skipped', 'skipped in advance'],
  paused: ['It waits', 'job paused'],
  waiting_for_dependencies: ['It waits', 'for dependencies'],
  waiting_for_slot: ['It waits', 'for its turn'],
  unexpected_ping: ['It succeeded', 'ping out of turn'],
};

export const reasonGroups: readonly Group[] = [
  'It failed',
  'It was skipped',
  'It was cancelled',
  'It waits',
  'It succeeded',
];

/** Those that a list with commas names; what is none is left out. */
export function splitReasons(list: string | undefined): readonly RunReason[] {
  const named = new Set(list?.split(','));
  return (Object.keys(reasonWords) as RunReason[]).filter((reason) => named.has(reason));
}
