import type { Db } from '@aster-scheduler/db';
import type { TickSkip } from './tick-skip.js';

/** The ticks of a job that are to be skipped, the next one first; at most `maxTickSkips`. */
export async function listTickSkips(db: Db, jobId: string): Promise<TickSkip[]> {
  const rows = await db.selectFrom('tick_skips').selectAll().where('job_id', '=', jobId).orderBy('at').execute();
  return rows.map((row) => ({
    at: row.at,
    by: row.skipped_by ?? undefined,
    note: row.note ?? undefined,
    createdAt: row.created_at,
  }));
}
