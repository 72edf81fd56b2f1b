import { type AlertCondition, planTimedAlert } from '@aster-scheduler/core';
import { rowsOf, type Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { lastSuccessAt } from './last-success.js';
import { ruleMatchesJob } from './rule-matches-job.js';

/** A job that has had no success for longer than a rule allows. */
export interface SilentJob {
  readonly ruleId: string;
  readonly jobId: string;
  readonly jobName: string;
  readonly lastSuccessAt: Date | null;
}

interface Row extends SilentJob {
  readonly condition: Extract<AlertCondition, { readonly when: 'no_success' }>;
  readonly countsFrom: Date;
}

/** The most checks in one pass; the others are due in the next one. */
const mostChecks = 1_000;

/** While a job is silent, so often it is looked at: an incident that somebody has resolved opens again. */
const againMs = 60_000;

/**
 * The jobs that have had no success for too long, among those whose check is due, and when to look at them next. A job
 * counts from when it was made, resumed or given its schedule, and from when the rule was written.
 */
export async function findSilentJobs(tx: Tx, countsFrom: Date, now: Date): Promise<SilentJob[]> {
  const { rows } = await sql<Row>`
    with due as materialized (
      select t.rule_id, t.subject from aster.timed_checks t where t.next_check_at <= ${now}
      order by t.next_check_at limit ${mostChecks}
    )
    select r.id as "ruleId", j.id as "jobId", j.name as "jobName", r.params || jsonb_build_object('when', r.kind) as condition,
      greatest(r.updated_at, j.created_at, ${countsFrom}::timestamptz,
        (select max(s.since) from aster.job_schedules s where s.job_id = j.id)) as "countsFrom",
      ${lastSuccessAt} as "lastSuccessAt"
    from due join aster.alert_rules r on r.id = due.rule_id and r.is_enabled and r.kind = 'no_success'
    join aster.jobs j on due.subject = 'job:' || j.id and j.status = 'active' and ${ruleMatchesJob}
    order by r.id, j.id`.execute(tx);
  const checked = rows.map((row) => {
    const { condition, countsFrom: from } = row;
    const succeededAt = row.lastSuccessAt ?? undefined;
    const isSilent = planTimedAlert(condition, { countsFrom: from, lastSuccessAt: succeededAt }, now);
    const since = Math.max(from.getTime(), succeededAt?.getTime() ?? 0);
    return { row, isSilent, nextAt: new Date(isSilent ? now.getTime() + againMs : since + condition.forMs) };
  });
  const next = checked.map(({ row, nextAt }) => ({ rule_id: row.ruleId, subject: `job:${row.jobId}`, at: nextAt }));
  await sql`
    update aster.timed_checks t set next_check_at = input.at from ${rowsOf(next, 'rule_id uuid, subject text, at timestamptz')}
    where t.rule_id = input.rule_id and t.subject = input.subject`.execute(tx);
  return checked.filter(({ isSilent }) => isSilent).map(({ row }) => row);
}

/** So many jobs at most get a check in one pass. */
const mostNew = 10_000;

/** Gives the jobs that a rule is about their check, and takes it from those that it is about no more. */
export async function alignTimedChecks(tx: Tx, now: Date): Promise<void> {
  await sql`
    insert into aster.timed_checks (rule_id, subject, next_check_at)
    select r.id, 'job:' || j.id, ${now} from aster.alert_rules r join aster.jobs j on ${ruleMatchesJob} and j.status = 'active'
    where r.is_enabled and r.kind = 'no_success'
      and not exists (select from aster.timed_checks t where t.rule_id = r.id and t.subject = 'job:' || j.id)
    limit ${mostNew}
    on conflict do nothing`.execute(tx);
  await sql`
    delete from aster.timed_checks t where not exists (
      select from aster.alert_rules r join aster.jobs j on ${ruleMatchesJob} and j.status = 'active'
      where r.id = t.rule_id and r.is_enabled and r.kind = 'no_success' and t.subject = 'job:' || j.id
    ) and not exists (
      select from aster.alert_rules r where r.id = t.rule_id and r.is_enabled and r.kind = 'pool_starved'
    )`.execute(tx);
}
