import { type AlertCondition, planTimedAlert } from '@aster-scheduler/core';
import type { Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { ruleMatchesJob } from './rule-matches-job.js';
import { leastUsualRuns } from './watching-rule.js';

/** A job of which a rule that goes by time says that something is wrong. */
export interface OverdueJob {
  readonly ruleId: string;
  readonly jobId: string;
  readonly jobName: string;
  /** The run that is late, or runs for too long; absent for a job that skips. */
  readonly runId?: string;
  readonly since: Date;
  readonly isOpen: boolean;
}

interface Row extends OverdueJob {
  readonly condition: AlertCondition;
  readonly countsFrom: Date;
  readonly usualMostMs: number | null;
  readonly skippedPercent: number | null;
}

/** Jobs that skip which are looked at, those that skip most first. */
const mostSkipping = 1_000;

/**
 * The jobs whose runs are late to start, or run for too long, by one statement over the live runs. It reads all that
 * are scheduled, and all that run: many only while there is a backlog, and only where such a rule exists.
 *
 * @param countsFrom time before it does not count
 */
export async function findOverdue(tx: Tx, countsFrom: Date, now: Date): Promise<OverdueJob[]> {
  const { rows } = await sql<Row>`
    with r as materialized (
      select * from aster.alert_rules where is_enabled and kind in ('late_start', 'running_long', 'skipping')
    ), shortest as materialized (
      select min((params ->> 'afterMs')::bigint) filter (where kind = 'late_start') * interval '1 ms' as late,
        min((params ->> 'afterMs')::bigint) filter (where kind = 'running_long') * interval '1 ms' as long from r
    ), oldest as materialized (
      -- without an order, or millions of due runs would be sorted; the earliest id is of the earliest tick
      select l.job_id, 'late_start' as kind, min(l.available_at) as since, min(l.id::text)::uuid as run_id
      from aster.live_runs l where l.status = 'scheduled' and l.available_at <= ${now}::timestamptz - (select late from shortest)
      group by l.job_id
      union all
      select l.job_id, 'running_long', min(l.started_at), (array_agg(l.id order by l.started_at, l.id))[1]
      from aster.live_runs l where l.status = 'running' and l.started_at <= ${now}::timestamptz - (select long from shortest)
      group by l.job_id
    )
    , found as materialized (
      select o.job_id, o.kind, o.since, o.run_id, case when n.runs_7d - n.failed_7d - n.cancelled_7d >= ${leastUsualRuns}
        then n.p95_ms end as usual_most, null::float8 as skipped
      from oldest o left join aster.job_numbers n on o.kind = 'running_long' and n.job_id = o.job_id
      union all
      select s.job_id, 'skipping', ${now}, null, null, coalesce(
        100 * (1 - s.scheduled_every_ms::float8 / nullif(s.effective_every_ms, 0)), 100)
      from (
        select * from aster.job_numbers n where n.is_skipping and exists (select from r where r.kind = 'skipping')
        order by n.skipped_7d desc, n.job_id limit ${mostSkipping}
      ) s
    )
    select r.id as "ruleId", j.id as "jobId", j.name as "jobName", o.run_id as "runId", o.since,
      o.usual_most as "usualMostMs", o.skipped as "skippedPercent",
      r.params || jsonb_build_object('when', r.kind) as condition,
      greatest(r.updated_at, ${countsFrom}::timestamptz) as "countsFrom",
      exists (select from aster.incidents i where i.rule_id = r.id and i.subject = 'job:' || j.id and i.resolved_at is null)
        as "isOpen"
    from found o join aster.jobs j on j.id = o.job_id and j.status = 'active'
    join r on r.kind = o.kind and ${ruleMatchesJob}
    order by r.id, j.id`.execute(tx);
  return rows.filter(({ condition, since, countsFrom: from, isOpen, usualMostMs, skippedPercent }) => {
    // what is told of already is over when it is over
    const facts = { dueSince: since, runningSince: since, countsFrom: isOpen ? since : from };
    const numbers = { usualMostMs: usualMostMs ?? undefined, skippedPercent: skippedPercent ?? undefined };
    return planTimedAlert(condition, { ...facts, ...numbers }, now);
  });
}
