import { firstRunIdAt, longestErrorLine } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';

export interface FailuresRange {
  /** By when runs were scheduled. */
  readonly from: Date;
  /** Not part of it. */
  readonly to: Date;
}

/** Failures of a job of which all is equal that their fingerprint goes by. */
export interface FailureRow {
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

/** Rows that are looked at, the newest ones. */
export const mostFailures = 20_000;

/** Of a message no more is looked at than this: it may be a long trace. */
const messageLength = 10 * longestErrorLine;

/** By the index of what did not succeed: the newest of each status, put together as far as the lines are equal. */
export async function readFailures(db: Db, { from, to }: FailuresRange): Promise<readonly FailureRow[]> {
  const rowsOf = (status: string) => sql`(
    select r.id, r.job_id, r.reason, r.exit_code, r.error_line, r.error_msg, r.finished_at from aster.finished_runs r
    where r.status = ${sql.lit(status)} and r.id >= ${firstRunIdAt(from)}::uuid and r.id < ${firstRunIdAt(to)}::uuid
    order by r.id desc limit ${mostFailures}
  )`;
  const found = await sql<FailureRow>`
    select f.*, j.name as job_name from (
      select job_id, reason, exit_code, error_msg, count(*) as runs, min(finished_at) as first_at,
        max(finished_at) as last_at, (array_agg(id order by id desc))[1] as last_run_id
      from (
        select id, job_id, reason, exit_code, coalesce(error_line, ${lastLine}) as error_msg, finished_at from (
          ${rowsOf('failed')} union all ${rowsOf('timed_out')}
        ) both_kinds order by id desc limit ${mostFailures}
      ) newest group by 1, 2, 3, 4
    ) f join aster.jobs j on j.id = f.job_id`.execute(db);
  return found.rows;
}

/** The last line of a message that is not empty: twenty thousand whole traces would be sixty megabytes. */
const lastLine = sql`left(ltrim(reverse(split_part(
  reverse(rtrim(right(error_msg, ${sql.lit(messageLength)}), E' \\t\\r\\n')), E'\\n', 1
))), ${sql.lit(longestErrorLine)})`;
