import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
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

/** Of the given ticks, those that are to be skipped: by job, in ms since 1970. */
export async function findSkippedTicks(
  db: Db,
  ticks: ReadonlyMap<string, readonly Date[]>,
): Promise<ReadonlyMap<string, ReadonlySet<number>>> {
  const pairs = [...ticks].flatMap(([jobId, ats]) => ats.map((at) => ({ jobId, at })));
  const found = await sql<{ job_id: string; at: Date }>`
    select s.job_id, s.at from aster.tick_skips s
    join unnest(${pairs.map(({ jobId }) => jobId)}::uuid[], ${pairs.map(({ at }) => at)}::timestamptz[]) t(job_id, at)
      on s.job_id = t.job_id and s.at = t.at`.execute(db);
  const skipped = new Map<string, Set<number>>();
  for (const { job_id: jobId, at } of found.rows) {
    skipped.set(jobId, (skipped.get(jobId) ?? new Set<number>()).add(at.getTime()));
  }
  return skipped;
}
