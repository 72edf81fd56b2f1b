import type { RunListItem } from '@aster-scheduler/client';
import { formatDuration } from '../time/format-duration.js';

/** How long the last attempt took, or has taken so far; `undefined` before the first start. */
export function durationMs(
  run: Pick<RunListItem, 'started_at' | 'finished_at' | 'status'>,
  now: Date,
): number | undefined {
  if (run.started_at === null) return undefined;
  if (run.finished_at === null && run.status !== 'running') return undefined;
  return (run.finished_at === null ? now.getTime() : Date.parse(run.finished_at)) - Date.parse(run.started_at);
}

/** Between when it might have started and when it did. */
export function delayMs(run: Pick<RunListItem, 'available_at' | 'started_at'>): number | undefined {
  return run.started_at === null ? undefined : Date.parse(run.started_at) - Date.parse(run.available_at);
}

const triggers = {
  schedule: 'tick',
  manual: 'by hand',
  dependency: 'dependency',
  backfill: 'backfill',
  retry: 'repeat',
} as const;

export function triggerWord(run: Pick<RunListItem, 'trigger'>): string {
  return triggers[run.trigger];
}

const reasons: Readonly<Record<string, string>> = {
  concurrency_forbid: 'another run was not finished',
  missed: 'missed: no scheduler was running in time',
  coalesced: 'a later tick stood for it',
  queue_full: 'the queue was full',
  dependencies_not_met: 'its dependencies were not met in time',
  skipped_by_user: 'skipped in advance by hand',
  waiting_for_dependencies: 'waits for its dependencies',
  waiting_for_slot: 'waits for its turn',
  paused: 'the job is paused',
  archived: 'the job is archived',
  cancelled_by_user: 'cancelled by hand',
  replaced: 'a newer run took its place',
  worker_lost: 'its worker was lost',
};

/** Why it is as it is, in a few words; empty where the status says it all. */
export function reasonSentence(run: Pick<RunListItem, 'error_msg' | 'reason'>): string {
  return run.error_msg ?? (run.reason === null ? '' : (reasons[run.reason] ?? run.reason.replaceAll('_', ' ')));
}

/** The line of its output that says what went wrong, where there is one; else the same. */
export function whyText(run: Pick<RunListItem, 'error_line' | 'error_msg' | 'reason'>): string {
  return run.error_line ?? reasonSentence(run);
}

export function isFailure({ status }: Pick<RunListItem, 'status'>): boolean {
  return status === 'failed' || status === 'timed_out';
}

export function durationText(ms: number | undefined): string {
  return ms === undefined ? '–' : formatDuration(ms);
}
