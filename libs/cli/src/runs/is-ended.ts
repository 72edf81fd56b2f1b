import type { RunStatus } from '@aster-scheduler/client';

export const endedStatuses = [
  'succeeded',
  'failed',
  'timed_out',
  'cancelled',
  'skipped',
] as const satisfies RunStatus[];
export const liveStatuses = ['waiting', 'scheduled', 'running'] as const satisfies RunStatus[];

/** Whether nothing more can become of a run. */
export function isEnded(status: RunStatus): boolean {
  return (endedStatuses as readonly RunStatus[]).includes(status);
}
