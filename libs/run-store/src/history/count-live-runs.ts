import { type Db, instant } from '@aster-scheduler/db';
import { sql } from 'kysely';

/** How many runs of a job are not finished. */
export interface LiveRunCounts {
  readonly running: number;
  /** Due and not started. */
  readonly due: number;
  /** For later: retries, and triggers for an instant to come. */
  readonly scheduled: number;
  /** For dependencies or a place, or because the job is paused. */
  readonly waiting: number;
}

/** Reads the runs that it counts in an index of the job, and no others. */
export async function countLiveRuns(db: Db, jobId: string, now?: Date): Promise<LiveRunCounts> {
  const isDue = sql`r.status = 'scheduled' and r.available_at <= ${instant(now)}`;
  const result = await sql<LiveRunCounts>`
    select count(*) filter (where r.status = 'running')::integer as running,
      count(*) filter (where ${isDue})::integer as due,
      count(*) filter (where r.status = 'scheduled' and not (${isDue}))::integer as scheduled,
      count(*) filter (where r.status = 'waiting')::integer as waiting
    from aster.live_runs r where r.job_id = ${jobId}`.execute(db);
  return result.rows[0] ?? { running: 0, due: 0, scheduled: 0, waiting: 0 };
}
