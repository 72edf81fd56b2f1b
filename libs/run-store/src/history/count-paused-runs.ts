import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';

/** More are not counted. */
const mostCounted = 10_000;

/** How many runs of a paused job wait until it is resumed, up to 10,000. */
export async function countPausedRuns(db: Db, jobId: string): Promise<number> {
  const counted = await sql<{ runs: number }>`
    select count(*)::integer as runs from (
      select from aster.live_runs
      where job_id = ${jobId} and status in ('waiting', 'scheduled') and trigger <> 'manual' limit ${mostCounted}
    ) held`.execute(db);
  return counted.rows[0]?.runs ?? 0;
}
