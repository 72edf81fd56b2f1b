import type { Tx } from '@aster-scheduler/db';

/** Where planning of a job stands. */
export interface Cursor {
  /** Every tick up to and including this instant is accounted for. */
  readonly plannedUntil: Date;
  /** The first tick after it; absent: there is none. */
  readonly nextRunAt?: Date;
}

/** Has planning go on from another instant after an edit. The cursor must be held. */
export async function moveCursor(tx: Tx, jobId: string, { plannedUntil, nextRunAt }: Cursor): Promise<void> {
  await tx
    .updateTable('job_cursors')
    .set({ planned_until: plannedUntil, next_run_at: nextRunAt ?? null, former_until: null })
    .where('job_id', '=', jobId)
    .execute();
}

/**
 * Leaves the cursor where it is after an edit at `now`: more is due than one transaction makes. Planning goes on at
 * once, up to `now` by the schedules of before. The cursor must be held.
 */
export async function leaveCursorBehind(tx: Tx, jobId: string, now: Date): Promise<void> {
  await tx
    .updateTable('job_cursors')
    .set({ next_run_at: now, former_until: now })
    .where('job_id', '=', jobId)
    .execute();
}
