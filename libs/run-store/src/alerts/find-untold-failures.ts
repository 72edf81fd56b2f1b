import type { Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import type { RuleMove } from './plan-alert-moves.js';
import { ruleMatchesJob } from './rule-matches-job.js';

/** So many at most in one look. */
const mostFound = 1_000;

/** What is older was found before, or was nobody's concern. */
const mostMs = 86_400_000;

interface Row {
  readonly ruleId: string;
  readonly jobId: string;
  readonly jobName: string;
  readonly runId: string;
  readonly count: number;
  readonly reason: string | null;
  readonly errorLine: string | null;
  readonly firstFailedAt: Date;
  readonly lastSuccessAt: Date | null;
}

/**
 * Failures that a rule is about, and of which no incident knows: their runs were settled by a program of the release
 * before, or ended without what follows from them, since that could not be done. Streaks and incidents are written in
 * one transaction otherwise, so nothing is found while everything goes well.
 */
export async function findUntoldFailures(tx: Tx, now: Date): Promise<RuleMove[]> {
  const { rows } = await sql<Row>`
    select r.id as "ruleId", j.id as "jobId", j.name as "jobName", s.last_run_id as "runId",
      case when exists (
        select from aster.incidents i where i.rule_id = r.id and i.subject = 'job:' || j.id and i.resolved_at is null
      ) then 1 else s.failures end as count,
      s.reason, s.error_line as "errorLine", s.first_failed_at as "firstFailedAt", s.last_success_at as "lastSuccessAt"
    from aster.job_streaks s join aster.jobs j on j.id = s.job_id and j.status = 'active'
    join aster.alert_rules r on r.is_enabled and r.kind = 'failed' and ${ruleMatchesJob}
    where s.last_failed_at > greatest(r.updated_at, ${now}::timestamptz - ${mostMs} * interval '1 ms',
        (select max(c.since) from aster.job_schedules c where c.job_id = j.id))
      and s.failures >= (r.params ->> 'inARow')::bigint and (not r.params ? 'reasons' or r.params -> 'reasons' ? s.reason)
      and not exists (
        select from aster.incidents i where i.job_id = j.id and i.rule_id = r.id and i.last_at >= s.last_failed_at
      )
    order by r.id, j.id limit ${mostFound}`.execute(tx);
  return rows.map(toMove);
}

function toMove({ ruleId, jobId, runId, count, ...known }: Row): RuleMove {
  const facts = {
    job_name: known.jobName,
    reason: known.reason ?? undefined,
    error_line: known.errorLine ?? undefined,
    failing_since: known.firstFailedAt,
    last_success_at: known.lastSuccessAt ?? undefined,
  };
  return { rule: { ruleId, jobId }, move: 'open', runId, count, facts };
}
