import { type AlertCondition, planTimedAlert } from '@aster-scheduler/core';
import type { Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { ruleMatchesJob } from './rule-matches-job.js';

/** A job of which a rule that goes by time says that something is wrong. */
export interface OverdueJob {
  readonly ruleId: string;
  readonly jobId: string;
  readonly jobName: string;
  /** The run that is late, or runs for too long. */
  readonly runId: string;
  readonly since: Date;
  readonly isOpen: boolean;
}

interface Row extends OverdueJob {
  readonly condition: AlertCondition;
  readonly countsFrom: Date;
}

/**
 * The jobs whose runs are late to start, or run for too long, by one statement over the live runs. It reads all that
 * are scheduled, and all that run: many only while there is a backlog, and only where such a rule exists.
 *
 * @param countsFrom time before it does not count
 */
export async function findOverdue(tx: Tx, countsFrom: Date, now: Date): Promise<OverdueJob[]> {
  const { rows } = await sql<Row>`
    with r as materialized (
      select * from aster.alert_rules where is_enabled and kind in ('late_start', 'running_long')
    ), shortest as materialized (
      select min((params ->> 'afterMs')::bigint) filter (where kind = 'late_start') * interval '1 ms' as late,
        min((params ->> 'afterMs')::bigint) filter (where kind = 'running_long') * interval '1 ms' as long from r
    ), oldest as materialized (
      select l.job_id, 'late_start' as kind, min(l.available_at) as since,
        (array_agg(l.id order by l.available_at, l.id))[1] as run_id
      from aster.live_runs l where l.status = 'scheduled' and l.available_at <= ${now}::timestamptz - (select late from shortest)
      group by l.job_id
      union all
      select l.job_id, 'running_long', min(l.started_at), (array_agg(l.id order by l.started_at, l.id))[1]
      from aster.live_runs l where l.status = 'running' and l.started_at <= ${now}::timestamptz - (select long from shortest)
      group by l.job_id
    )
    select r.id as "ruleId", j.id as "jobId", j.name as "jobName", o.run_id as "runId", o.since,
      r.params || jsonb_build_object('when', r.kind) as condition,
      greatest(r.updated_at, ${countsFrom}::timestamptz) as "countsFrom",
      exists (select from aster.incidents i where i.rule_id = r.id and i.subject = 'job:' || j.id and i.resolved_at is null)
        as "isOpen"
    from oldest o join aster.jobs j on j.id = o.job_id and j.status = 'active'
    join r on r.kind = o.kind and ${ruleMatchesJob}
    order by r.id, j.id`.execute(tx);
  return rows.filter(({ condition, since, countsFrom: from, isOpen }) =>
    // what is told of already is over when it is over
    planTimedAlert(condition, { dueSince: since, runningSince: since, countsFrom: isOpen ? since : from }, now),
  );
}
