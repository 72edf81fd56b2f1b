import { type AlertCondition, type AlertMatch, planTrial, type Trial, type TrialRun } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { matchColumns } from './match-columns.js';

/** A rule, and the time against which it is tried. */
export interface TrialAsked {
  readonly condition: AlertCondition;
  readonly match: AlertMatch;
  readonly from: Date;
  readonly to: Date;
}

export interface TriedRule extends Trial {
  /** How many runs were looked at. */
  readonly runs: number;
  /** Whether that were all of the range. */
  readonly isComplete: boolean;
}

/** So many runs at most are looked at, the newest ones: few enough to be read at once. */
export const mostTried = 20_000;

/** What a rule would have told of the runs that were to start in a range. Nothing is written. */
export async function tryAlertRule(db: Db, { condition, match, from, to }: TrialAsked): Promise<TriedRule> {
  const { name_patterns: names, labels, pools } = matchColumns(match);
  const { rows } = await sql<TrialRun>`
    select f.id as "runId", f.job_id as "jobId", j.name as "jobName", f.status, f.reason, f.trigger, f.available_at as "dueAt",
      f.started_at as "startedAt", f.finished_at as "finishedAt", coalesce(f.skipped_ticks, 1) as ticks
    from aster.finished_runs f join aster.jobs j on j.id = f.job_id
    where f.id >= aster.first_run_id(${from}) and f.id < aster.first_run_id(${to})
      and (${names}::text[] is null or j.name like any(${names}::text[])) and j.labels @> ${labels}::jsonb
      and (${pools}::text[] is null or j.pool = any(${pools}::text[]))
    order by f.id desc limit ${mostTried + 1}`.execute(db);
  const isComplete = rows.length <= mostTried;
  const runs = rows.slice(0, mostTried).map(withoutNulls);
  runs.sort((a, b) => a.finishedAt.getTime() - b.finishedAt.getTime());
  return { ...planTrial(condition, runs, to), runs: runs.length, isComplete };
}

function withoutNulls(row: TrialRun): TrialRun {
  return { ...row, reason: row.reason ?? undefined, startedAt: row.startedAt ?? undefined };
}
