import type { RunDependantResource, RunResource } from '@aster-scheduler/client';

const wanted = { success: ['succeeded'], failure: ['failed', 'timed_out'] } as const;

/** Why no run has come of a run for a job that runs after it. */
export function planFollowed(
  { status, finished_at: finishedAt }: Pick<RunResource, 'status' | 'finished_at'>,
  { condition, held }: Pick<RunDependantResource, 'condition' | 'held'>,
): string {
  if (finishedAt === null) return condition === 'completion' ? 'waits for its end' : `waits for its ${condition}`;
  if (held) return 'waits for other jobs still';
  const isMet = condition === 'completion' || wanted[condition].some((each) => each === status);
  return isMet ? 'no run came of it' : `not started: needs ${condition}`;
}
