import { firstRunIdAt } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { errorLineLength, errorLineOf, failureFingerprint } from './failure-fingerprint.js';

/** Failures that look the same, or those of one job. */
export interface FailureGroup {
  readonly fingerprint: string;
  readonly errorLine?: string;
  readonly reason?: string;
  readonly exitCode?: number;
  readonly runs: number;
  readonly jobs: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
  readonly lastRunId: string;
  /** The first ten, by name. */
  readonly jobNames: readonly string[];
}

export interface Failures {
  readonly groups: readonly FailureGroup[];
  /** Whether all failures of the range were looked at. */
  readonly isComplete: boolean;
}

export interface FailuresQuestion {
  /** By when runs were scheduled. */
  readonly from: Date;
  /** Not part of it. */
  readonly to: Date;
  readonly groupBy: 'fingerprint' | 'job';
  readonly limit: number;
}

/** Rows that are looked at, the newest ones. */
const mostRows = 20_000;
const mostNames = 10;

interface FailureRow {
  readonly job_id: string;
  readonly job_name: string;
  readonly reason: string | null;
  readonly exit_code: number | null;
  /** The line of output that says what went wrong, where there is one: a command's message is its exit code. */
  readonly error_msg: string | null;
  readonly runs: number;
  readonly first_at: Date;
  readonly last_at: Date;
  readonly last_run_id: string;
}

/** Failed and timed out runs, put together by what they have in common; the most frequent first. */
export async function listFailures(db: Db, question: FailuresQuestion): Promise<Failures> {
  const rows = await readFailures(db, question);
  const groups = new Map<string, FailureRow[]>();
  for (const row of rows) {
    const key = question.groupBy === 'job' ? row.job_id : failureFingerprint(toFacts(row));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  const sorted = [...groups]
    .map(([, of]) => toGroup(of))
    .sort((a, b) => b.runs - a.runs || (a.lastRunId < b.lastRunId ? 1 : -1));
  const seen = rows.reduce((sum, row) => sum + row.runs, 0);
  return { groups: sorted.slice(0, question.limit), isComplete: seen < mostRows };
}

/** By the index of what did not succeed: the newest of each status, put together as far as the texts are equal. */
async function readFailures(db: Db, { from, to }: FailuresQuestion): Promise<readonly FailureRow[]> {
  const rowsOf = (status: string) => sql`(
    select r.id, r.job_id, r.reason, r.exit_code, r.error_line, r.error_msg, r.finished_at from aster.finished_runs r
    where r.status = ${sql.lit(status)} and r.id >= ${firstRunIdAt(from)}::uuid and r.id < ${firstRunIdAt(to)}::uuid
    order by r.id desc limit ${mostRows}
  )`;
  const found = await sql<FailureRow>`
    select f.*, j.name as job_name from (
      select job_id, reason, exit_code, error_msg, count(*) as runs, min(finished_at) as first_at,
        max(finished_at) as last_at, (array_agg(id order by id desc))[1] as last_run_id
      from (
        select id, job_id, reason, exit_code, coalesce(error_line, right(error_msg, ${errorLineLength * 10})) as error_msg,
          finished_at from (
          ${rowsOf('failed')} union all ${rowsOf('timed_out')}
        ) both_kinds order by id desc limit ${mostRows}
      ) newest group by 1, 2, 3, 4
    ) f join aster.jobs j on j.id = f.job_id`.execute(db);
  return found.rows;
}

function toFacts(row: FailureRow) {
  return {
    reason: row.reason ?? undefined,
    exitCode: row.exit_code ?? undefined,
    errorMsg: row.error_msg ?? undefined,
  };
}

function toGroup(rows: readonly FailureRow[]): FailureGroup {
  const [first, ...others] = rows;
  if (first === undefined) throw new Error('a group has at least one failure');
  const last = others.reduce((latest, row) => (row.last_run_id > latest.last_run_id ? row : latest), first);
  const facts = toFacts(last);
  const times = rows.flatMap((row) => [row.first_at.getTime(), row.last_at.getTime()]);
  return {
    fingerprint: failureFingerprint(facts),
    errorLine: errorLineOf(facts),
    reason: facts.reason,
    exitCode: facts.exitCode,
    runs: rows.reduce((sum, row) => sum + row.runs, 0),
    jobs: new Set(rows.map((row) => row.job_id)).size,
    firstAt: new Date(Math.min(...times)),
    lastAt: new Date(Math.max(...times)),
    lastRunId: last.last_run_id,
    jobNames: [...new Set(rows.map((row) => row.job_name))].sort().slice(0, mostNames),
  };
}
