import { firstRunIdAt, maxKeepRuns } from '@aster-scheduler/core';
import { type Db, inTransaction, type Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { setLockTimeout } from '../portions/set-lock-timeout.js';
import { takeAllTurns, type Turn, type Turns } from '../portions/take-turns.js';
import { lockPatienceMs } from '../portions/work-in-parts.js';
import { removeRuns, runsPerPortion } from '../rows/remove-runs.js';
import { withShortLocks } from './short-locks.js';

/** Jobs looked at in one statement. */
const jobsPerPage = 500;

/**
 * Jobs that keep many runs are looked through again when they have so many new ones for each that they keep: counting
 * them all for every new one would cost more than to keep a few more.
 */
const slack = 0.01;

/** Smaller than any id of a run. */
const noRun = firstRunIdAt(new Date(0));

/**
 * Removes finished runs that are more than their jobs keep (`keep_runs`), a portion at a time: those of the earliest
 * scheduled times. A job without new runs costs one look into an index. Several may do this at the same time.
 * A job whose runs cannot be removed holds up no other.
 *
 * @throws the first failure, once the others are done
 */
export async function removeSurplusRuns(db: Db, signal?: AbortSignal): Promise<void> {
  let after: string | undefined = noRun;
  while (after !== undefined && signal?.aborted !== true) after = await markSurplus(db, after);
  await takeAllTurns(
    async (turns) => removeMarked(db, turns),
    () => signal?.aborted !== true,
  );
}

interface KeepingJob {
  readonly id: string;
  readonly keepRuns: number;
  readonly isDue: boolean;
}

/** Marks what is to be removed of the next few jobs; returns the last of them, `undefined` when there are no more. */
async function markSurplus(db: Db, after: string): Promise<string | undefined> {
  const jobs = await sql<KeepingJob>`
    select j.id, j.keep_runs as "keepRuns",
      k.keep_runs is distinct from j.keep_runs or news.runs >= news.enough as "isDue"
    from aster.jobs j left join aster.kept_history k on k.job_id = j.id
    cross join lateral (
      select count(r.id) as runs, enough from (select greatest((j.keep_runs * ${slack}::float8)::integer, 1) as enough) e
      left join lateral (
        select r.id from aster.finished_runs r where r.job_id = j.id and r.id > k.seen_id
        order by r.id desc limit enough
      ) r on true
      group by enough
    ) news
    where j.keep_runs is not null and j.id > ${after} order by j.id limit ${jobsPerPage}`.execute(db);
  for (const jobIds of countable(jobs.rows.filter((job) => job.isDue))) await markSurplusOf(db, jobIds);
  return jobs.rows[jobsPerPage - 1]?.id;
}

/** Groups of jobs whose runs can be counted in one statement. */
function countable(jobs: readonly KeepingJob[]): string[][] {
  const groups: string[][] = [];
  let counted = Infinity;
  for (const { id, keepRuns } of jobs) {
    counted += keepRuns;
    if (counted > maxKeepRuns) groups.push([]);
    if (counted > maxKeepRuns) counted = keepRuns;
    groups.at(-1)?.push(id);
  }
  return groups;
}

/**
 * Runs that will have been scheduled later than now (they were cancelled) must not hide what ends until then. A mark
 * that comes late is no harm: runs that were too many then are too many now.
 */
async function markSurplusOf(db: Db, jobIds: readonly string[]): Promise<void> {
  await withShortLocks(db, undefined, async (tx) => {
    await sql`
      with held as materialized (
        select id, keep_runs from aster.jobs where id = any(${jobIds}::uuid[]) and keep_runs is not null
        order by id for key share
      )
      insert into aster.kept_history (job_id, keep_runs, seen_id, remove_through)
      select h.id, h.keep_runs, least(newest.id, aster.first_run_id(clock_timestamp())), surplus.id
      from held h left join lateral (
        select r.id from aster.finished_runs r where r.job_id = h.id order by r.id desc limit 1
      ) newest on true left join lateral (
        select r.id from aster.finished_runs r where r.job_id = h.id order by r.id desc offset h.keep_runs limit 1
      ) surplus on true
      order by h.id
      on conflict (job_id) do update
        set keep_runs = excluded.keep_runs, seen_id = excluded.seen_id, remove_through = excluded.remove_through`.execute(
      tx,
    );
  });
}

/** Removes a portion of what is marked of one job, unless the job keeps another number by now. */
async function removeMarked(db: Db, turns: Turns): Promise<boolean> {
  return turns.take(async (after, begin) => inTransaction(db, async (tx) => removePortion(tx, after ?? noRun, begin)));
}

async function removePortion(tx: Tx, after: string, begin: (jobId: string) => void): Promise<Turn> {
  await setLockTimeout(tx, lockPatienceMs);
  const marked = await sql<{ jobId: string; through: string }>`
      select k.job_id as "jobId", k.remove_through as through
      from aster.kept_history k join aster.jobs j on j.id = k.job_id and j.keep_runs = k.keep_runs
      where k.remove_through is not null and k.job_id > ${after} order by k.job_id limit 1 for update of k skip locked`.execute(
    tx,
  );
  const [mark] = marked.rows;
  if (mark === undefined) return 'nothing';
  begin(mark.jobId);
  const runs = await sql<{ id: string }>`
      select id from aster.finished_runs where job_id = ${mark.jobId} and id <= ${mark.through}
      order by id limit ${runsPerPortion}`.execute(tx);
  const ids = runs.rows.map((run) => run.id);
  const removed = await removeRuns(tx, ids);
  if (removed === ids.length && ids.length < runsPerPortion) {
    await sql`update aster.kept_history set remove_through = null where job_id = ${mark.jobId}`.execute(tx);
  }
  return 'done';
}
