import type { ConcurrencyPolicy } from '@aster-scheduler/core';
import { type RawBuilder, sql } from 'kysely';

/**
 * What is about to happen to runs of a job: one `ends`, or one is `made`, which ends others when the policy is
 * `replace`.
 */
export type FollowersOf = 'end' | { readonly made: ConcurrencyPolicy | 'as the job says' };

/**
 * The ids of the given jobs and of those in which something may follow: those below a job of which a run ends, and so
 * on below those of them that replace their own runs when they fire. A run that is replaced is cancelled: that is a
 * completion only.
 */
export function selectWithFollowers(
  jobIds: readonly string[] | RawBuilder<unknown>,
  followersOf: FollowersOf,
): RawBuilder<unknown> {
  return sql`
    with recursive reached(id, ends, is_cancelled) as (
      select j.id, ${endsRuns(followersOf)}, ${followersOf !== 'end'}::boolean
      from aster.jobs j where j.id = any(${jobIds}::uuid[])
      union
      select d.job_id, j.concurrency_policy = 'replace', true
      from reached r
      join aster.job_dependencies d on d.upstream_job_id = r.id and (d.condition = 'completion' or not r.is_cancelled)
      join aster.jobs j on j.id = d.job_id
      where r.ends
    )
    select id from reached`;
}

function endsRuns(followersOf: FollowersOf): RawBuilder<boolean> {
  if (followersOf === 'end') return sql<boolean>`true`;
  if (followersOf.made === 'as the job says') return sql<boolean>`j.concurrency_policy = 'replace'`;
  return sql<boolean>`${followersOf.made === 'replace'}::boolean`;
}
