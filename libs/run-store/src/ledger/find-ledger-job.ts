import type { Db } from '@aster-scheduler/db';

/** A job as the ledger looks at it. */
export interface LedgerJob {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
  readonly plannedUntil: Date;
  /** When its pause is over by itself. */
  readonly resumesAt?: Date;
  /** Until when it is paused, and why, to be put behind a sentence; empty where that is not said. */
  readonly pauseWords: string;
}

export async function findLedgerJob(db: Db, jobId: string): Promise<LedgerJob | undefined> {
  const row = await db
    .selectFrom('jobs')
    .innerJoin('job_cursors as c', 'c.job_id', 'jobs.id')
    .select(['id', 'name', 'created_at', 'planned_until', 'status', 'pause_note', 'pause_until'])
    .where('id', '=', jobId)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const isPaused = row.status === 'inactive';
  const until = row.pause_until === null ? '' : `, until ${row.pause_until.toISOString()}`;
  return {
    id: row.id,
    name: row.name,
    createdAt: row.created_at,
    plannedUntil: row.planned_until,
    resumesAt: isPaused ? (row.pause_until ?? undefined) : undefined,
    pauseWords: isPaused ? `${until}${row.pause_note === null ? '' : `: ${row.pause_note}`}` : '',
  };
}
