import { type RawBuilder, sql } from 'kysely';

/**
 * Whether the live run `r` is one of a job in some state, said as a range of `live_runs_of_job`. Ordered by
 * `inOrderOfState` and limited, such runs are read from that index whatever the statistics say: by equal values other
 * indexes would do as well, and could be read from end to end.
 */
export function isInState(
  jobId: RawBuilder<unknown>,
  status: 'waiting' | 'scheduled' | 'running',
): RawBuilder<boolean> {
  const state = sql`(${jobId}, ${sql.lit(status)})`;
  return sql<boolean>`((r.job_id, r.status) >= ${state} and (r.job_id, r.status) <= ${state})`;
}

export const inOrderOfState = sql`order by r.job_id, r.status, r.scheduled_at`;

/** All live runs `r` of a job from some state and scheduled time on, said in the same way and for the same reason. */
export function isFromStateOn(jobId: string, status: string, scheduledAt: string): RawBuilder<boolean> {
  return sql<boolean>`((r.job_id, r.status, r.scheduled_at) >= (${jobId}::uuid, ${status}, ${scheduledAt}::timestamptz)
    and (r.job_id, r.status) <= (${jobId}::uuid, 'waiting'))`;
}

/**
 * Whether the live run `r` is one of a job, said as the indexes of who holds a place and of who waits for it say it, so
 * that no other index fits. By the id itself others do, and all live runs of the job may be read: where each job has
 * one run, they seem to be as good.
 */
export function isOfJob(jobId: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql<boolean>`uuid_send(r.job_id) = uuid_send(${jobId})`;
}
