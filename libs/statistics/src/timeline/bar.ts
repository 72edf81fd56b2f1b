import type { RunStatus } from '@aster-scheduler/core';

/** A run on a timeline, or some that lie so close together that they are one. Instants are in ms since its begin. */
export interface Bar {
  readonly start: number;
  /** When it ended; now for a run that goes on. */
  readonly end: number;
  /** Of several: the one that most calls for a look. */
  readonly status: RunStatus;
  /** Absent: of several. */
  readonly runId?: string;
  readonly count: number;
  /** The most that any of them has had. */
  readonly attempt: number;
}

/** The statuses in the order in which they call for a look. */
const statusOrder: readonly RunStatus[] = [
  'failed',
  'timed_out',
  'running',
  'cancelled',
  'skipped',
  'waiting',
  'scheduled',
  'succeeded',
];

/** Of two statuses, the one that more calls for a look. */
export function worseStatus(one: RunStatus, other: RunStatus): RunStatus {
  return statusOrder.indexOf(one) <= statusOrder.indexOf(other) ? one : other;
}
