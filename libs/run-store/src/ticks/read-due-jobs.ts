import type { Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import type { DueJob } from './plan-due-job.js';

/** Jobs as planning needs them, in the order given; of those that are gone, nothing. */
export async function readDueJobs(tx: Tx, jobIds: readonly string[]): Promise<DueJob[]> {
  const result = await sql<DueJob>`
    select j.id, j.status, j.pool, j.priority, j.handler, j.concurrency_policy as "concurrencyPolicy",
      j.queue_limit as "queueLimit", j.cron_expr, j.timezone, j.anchor_at, j.misfire_policy, j.catchup_window_ms,
      c.planned_until, c.made_until, exists (select from aster.job_dependencies d where d.job_id = j.id) as has_upstreams
    from aster.job_cursors c join aster.jobs j on j.id = c.job_id
    where c.job_id = any(${`{${jobIds.join()}}`}::uuid[])`.execute(tx);
  const jobs = new Map(result.rows.map((job) => [job.id, job]));
  return jobIds.flatMap((id) => jobs.get(id) ?? []);
}
