import type { RunListItem } from '@aster-scheduler/client';

/** How long the last attempt of a run took, or has taken so far; `undefined` before it has started. */
export function runLengthMs(run: Pick<RunListItem, 'started_at' | 'finished_at'>, now: Date): number | undefined {
  if (run.started_at === null) return undefined;
  const end = run.finished_at === null ? now.getTime() : Date.parse(run.finished_at);
  return Math.max(0, end - Date.parse(run.started_at));
}
