import type { FinalStatus, RunReason } from '@aster-scheduler/core';
import { type Db, inTransaction, type Tx } from '@aster-scheduler/db';
import { type RawBuilder, sql } from 'kysely';

/** A run that has ended, in a few words. */
export interface LastRun {
  readonly id: string;
  readonly status: FinalStatus;
  readonly scheduledAt: Date;
  /** From its last start to its end; absent: it did not start. */
  readonly durationMs?: number;
  readonly attemptNum: number;
  readonly reason?: RunReason;
}

/** A run as it is read; instants are in ms. */
type RunRow = readonly [string, FinalStatus, number, number | null, number, RunReason | null];

/** Some of them, column by column. */
type Columns<Row extends readonly unknown[]> = { readonly [Column in keyof Row]: ReadonlyArray<Row[Column]> };

/** Most jobs have run often enough since then; a job is looked for in each week of history that is asked. */
const newestWeeks = 4;

/**
 * The newest runs of jobs that have ended, skips among them, the newest first; by one statement for the last weeks, and
 * another for what is missing then. They read no other runs.
 *
 * @param limit of each job
 * @param now instead of the database's clock, where the last weeks end: nothing but the time it takes depends on it
 */
export async function readLastRuns(
  db: Db,
  jobIds: readonly string[],
  limit: number,
  now?: Date,
): Promise<ReadonlyMap<string, readonly LastRun[]>> {
  if (jobIds.length === 0) return new Map();
  return inTransaction(db, async (tx) => {
    const bound = await prepare(tx, now);
    const found = await readRuns(tx, { jobIds, limit, which: sql`r.id >= ${bound}::uuid` });
    const lacking = jobIds.filter((id) => (found.get(id)?.length ?? 0) < limit);
    if (lacking.length === 0) return found;
    const older = await readRuns(tx, { jobIds: lacking, limit, which: sql`r.id < ${bound}::uuid` });
    const all = (id: string) => [...(found.get(id) ?? []), ...(older.get(id) ?? [])].slice(0, limit);
    return new Map(jobIds.map((id) => [id, all(id)]));
  });
}

/**
 * Makes statements go along the index: of a job that runs each minute, not all runs are sorted to show a few, whatever
 * is known of how often jobs run.
 *
 * @returns the id at which the last weeks begin
 */
async function prepare(tx: Tx, now: Date | undefined): Promise<string> {
  const found = await sql<{ bound: string }>`
    select set_config('enable_bitmapscan', 'off', true), set_config('enable_sort', 'off', true),
      set_config('jit', 'off', true),
      aster.first_run_id(coalesce(${now ?? null}::timestamptz, now()) - ${newestWeeks} * interval '7 days') as bound`.execute(
    tx,
  );
  const [row] = found.rows;
  if (row === undefined) throw new Error('a select without from has a row');
  return row.bound;
}

interface Asked {
  readonly jobIds: readonly string[];
  readonly limit: number;
  readonly which: RawBuilder<unknown>;
}

/** Column by column: to make a text of each run takes longer than to read it. */
async function readRuns(tx: Tx, { jobIds, limit, which }: Asked): Promise<ReadonlyMap<string, readonly LastRun[]>> {
  const found = await sql<{ id: string; runs: Columns<RunRow> }>`
    select asked.id, last.runs from unnest(${jobIds}::uuid[]) as asked(id)
    cross join lateral (
      select json_build_array(array_agg(r.id), array_agg(r.status), array_agg(round(date_part('epoch', r.scheduled_at) * 1000)),
        array_agg(round(date_part('epoch', case when r.status <> 'skipped' then r.finished_at - r.started_at end) * 1000)),
        array_agg(r.attempt_num), array_agg(r.reason)) as runs
      from (
        select r.id, r.status, r.scheduled_at, r.started_at, r.finished_at, r.attempt_num, r.reason
        from aster.finished_runs r where r.job_id = asked.id and ${which} order by r.id desc limit ${limit}
      ) r having count(*) > 0
    ) last`.execute(tx);
  return new Map(found.rows.map(({ id, runs }) => [id, toLastRuns(runs)]));
}

function toLastRuns([ids, statuses, scheduledMs, durationsMs, attempts, reasons]: Columns<RunRow>): readonly LastRun[] {
  return ids.map((id, n) =>
    toLastRun([id, statuses[n], scheduledMs[n], durationsMs[n], attempts[n], reasons[n]] as RunRow),
  );
}

function toLastRun([id, status, scheduledMs, durationMs, attemptNum, reason]: RunRow): LastRun {
  return {
    id,
    status,
    scheduledAt: new Date(scheduledMs),
    durationMs: durationMs === null ? undefined : Math.max(0, durationMs),
    attemptNum,
    reason: reason ?? undefined,
  };
}
