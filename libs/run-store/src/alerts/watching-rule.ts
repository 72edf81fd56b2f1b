import type { AlertCondition } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { ruleMatchesJob } from './rule-matches-job.js';

/** A rate is taken from among so many of the newest runs, skips and cancelled ones included. */
const newestRuns = 1_000;

/** A job of which fewer runs have ended in seven days has nothing that is usual. */
export const leastUsualRuns = 10;

/** A rule and a job that it is about. */
export interface WatchingRule {
  readonly ruleId: string;
  readonly jobId: string;
  readonly jobName: string;
  readonly condition: AlertCondition;
  /** Whether an incident of the two is open. */
  readonly isOpen: boolean;
  /** Failures of the job in a row by now. */
  readonly failures: number;
  readonly firstFailedAt: Date | null;
  readonly lastSuccessAt: Date | null;
  /** What half of the runs of the job take at most, for rules that go by it. */
  readonly usualMs: number | null;
  /** The last runs of the job, for rules that go by a rate. */
  readonly runs: number | null;
  readonly failed: number | null;
}

/**
 * The rules that look at these ends of runs of the jobs, in one order. Paused and archived jobs have none: what happens
 * to them is somebody's will.
 */
export async function readWatchingRules(
  db: Db,
  jobIds: readonly string[],
  { ends, now }: { readonly ends: number; readonly now: Date },
): Promise<WatchingRule[]> {
  const { rows } = await sql<WatchingRule>`
    select r.id as "ruleId", j.id as "jobId", j.name as "jobName", r.params || jsonb_build_object('when', r.kind) as condition,
      exists (select from aster.incidents i where i.rule_id = r.id and i.subject = 'job:' || j.id and i.resolved_at is null)
        as "isOpen",
      coalesce(s.failures, 0) as failures, s.first_failed_at as "firstFailedAt", s.last_success_at as "lastSuccessAt",
      recent.runs, recent.failed, case when n.runs_7d - n.failed_7d - n.cancelled_7d >= ${leastUsualRuns} then n.usual_ms end as "usualMs"
    from aster.jobs j
    join aster.alert_rules r on r.is_enabled and r.watches & ${ends} <> 0 and ${ruleMatchesJob}
    left join aster.job_streaks s on s.job_id = j.id
    left join aster.job_numbers n on r.kind = 'too_short' and r.params ? 'factor' and n.job_id = j.id
    left join lateral (
      select count(*) as runs, count(*) filter (where f.status <> 'succeeded') as failed from (
        select newest.status from (
          select n.id, n.status, n.finished_at from aster.finished_runs n
          where n.job_id = j.id order by n.id desc limit ${newestRuns}
        ) newest
        where newest.status in ('succeeded', 'failed', 'timed_out')
          and (newest.finished_at <= ${now}::timestamptz - (r.params ->> 'withinMs')::float8 * interval '1 ms') is not true
        order by newest.id desc limit (r.params ->> 'of')::integer
      ) f
    ) recent on r.kind = 'failure_rate'
    where j.id = any(${[...jobIds]}::uuid[]) and j.status = 'active'
    order by j.id, r.id`.execute(db);
  return rows;
}
