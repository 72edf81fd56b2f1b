import { firstRunIdAt } from '@aster-scheduler/core';
import { type Db, inTransaction, type Tx } from '@aster-scheduler/db';
import { type RawBuilder, sql } from 'kysely';

/** Most jobs have run often enough since then; a job is looked for in each week of history that is asked. */
const newestWeeks = 4;
const weekMs = 7 * 24 * 3_600_000;
/** Weeks of history begin on Mondays. */
const firstMondayMs = Date.UTC(1970, 0, 5);

/**
 * The newest runs of jobs that have ended, skips among them, the newest first. Of each job the text of a JSON array, in
 * which each run is an array: its id, its status, when it was scheduled, from its last start to its end in ms (null
 * when it did not start), its attempts, and its reason. Lists of many jobs ask for thousands of runs, and to make the
 * text where the rows are takes a fraction of what objects take that are only written out again.
 *
 * One statement reads the last weeks, and another what is missing then; they read no other runs.
 *
 * @param limit of each job
 * @param now where the last weeks end: nothing but the time it takes depends on it
 */
export async function readLastRuns(
  db: Db,
  jobIds: readonly string[],
  limit: number,
  now: Date,
): Promise<ReadonlyMap<string, string>> {
  if (jobIds.length === 0) return new Map();
  const found = await inTransaction(db, async (tx) => {
    const jobs = new Map(jobIds.map((id) => [id, { id, lacking: limit, texts: new Array<string>() }]));
    for (const which of await listSpans(tx, now)) {
      const lacking = [...jobs.values()].filter((job) => job.lacking > 0);
      if (lacking.length === 0) break;
      for (const { id, count, text } of await readSpan(tx, lacking, which)) {
        const job = jobs.get(id);
        job?.texts.push(text);
        if (job !== undefined) job.lacking -= count;
      }
    }
    return jobs;
  });
  return new Map(Array.from(found, ([id, { texts }]) => [id, `[${texts.join(',')}]`]));
}

/**
 * Conditions on `r` that take all history apart, from the newest to the oldest. The middle one lies within weeks that
 * have a partition each, so that they are read one after the other as far as is needed: with no end, the default
 * partition would be one of them, and of each job the newest run of every partition would be read first. Behind it lie
 * only runs that were scheduled for later and cancelled; mostly there are none.
 */
async function listSpans(tx: Tx, now: Date): Promise<ReadonlyArray<RawBuilder<unknown>>> {
  const week = Math.floor((now.getTime() - firstMondayMs) / weekMs);
  const firstIdOf = (n: number) => sql`${firstRunIdAt(new Date(firstMondayMs + n * weekMs))}::uuid`;
  const [bound, end] = [firstIdOf(week - newestWeeks), firstIdOf(week + 1)];
  const isLater = sql`r.id >= ${end}`;
  const hasLater = await prepare(tx, isLater);
  return [...(hasLater ? [isLater] : []), sql`r.id >= ${bound} and r.id < ${end}`, sql`r.id < ${bound}`];
}

/**
 * Makes statements go along the index: of a job that runs each minute, not all runs are sorted to show a few, whatever
 * is known of how often jobs run.
 *
 * @returns whether there are runs that are so
 */
async function prepare(tx: Tx, which: RawBuilder<unknown>): Promise<boolean> {
  const found = await sql<{ isFound: boolean }>`
    select set_config('enable_bitmapscan', 'off', true), set_config('enable_sort', 'off', true),
      set_config('jit', 'off', true), exists (select from aster.finished_runs r where ${which}) as "isFound"`.execute(
    tx,
  );
  return found.rows[0]?.isFound === true;
}

interface Lacking {
  readonly id: string;
  /** How many runs are still wanted. */
  readonly lacking: number;
}

interface FoundRuns {
  readonly id: string;
  readonly count: number;
  /** With commas between them. */
  readonly text: string;
}

/** Statuses are words, which need no escapes. */
async function readSpan(tx: Tx, jobs: readonly Lacking[], which: RawBuilder<unknown>): Promise<readonly FoundRuns[]> {
  const found = await sql<FoundRuns>`
    select asked.id, last.* from unnest(${jobs.map(({ id }) => id)}::uuid[], ${jobs.map(({ lacking }) => lacking)}::integer[])
      as asked(id, lacking)
    cross join lateral (
      select count(*) as count, string_agg('["' || r.id || '","' || r.status || '","'
        || to_char(r.scheduled_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '",'
        || coalesce((date_part('epoch', r.took) * 1000)::bigint::text, 'null') || ',' || r.attempt_num
        || coalesce(',' || to_json(r.reason)::text || ']', ',null]'), ',') as text
      from (
        select r.id, r.status, r.scheduled_at, r.attempt_num, r.reason, case when r.status <> 'skipped'
          and r.started_at is not null then greatest(r.finished_at - r.started_at, interval '0') end as took
        from aster.finished_runs r where r.job_id = asked.id and ${which} order by r.id desc limit asked.lacking
      ) r having count(*) > 0
    ) last`.execute(tx);
  return found.rows;
}
