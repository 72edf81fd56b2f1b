import { errorCode } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import type { Turn, Turns } from '../portions/take-turns.js';
import { takePartitionLock, withShortLocks } from './short-locks.js';

/** To index a smaller week takes less than a second, in which nobody writes into it. */
const defaultShortBytes = 256 * 1024 * 1024;

interface Week {
  readonly partition: string;
  readonly bytes: number;
  /** Whether there is an index that was begun beside writers and not completed. */
  readonly hasBroken: boolean;
}

/**
 * Gives one of the weeks from before statistics the index of when its runs ended. Returns whether there may be more.
 * A week that somebody holds is left for later, and the others have their turn. When every week has it, the index of
 * the whole is valid, and statistics begin.
 *
 * @param options.shortBytes larger weeks are indexed beside those who write into them, which takes longer
 */
export async function indexEnds(db: Db, turns: Turns, { shortBytes = defaultShortBytes } = {}): Promise<boolean> {
  return turns.take(async (after, begin) => {
    const week = await findWeek(db, after);
    if (week === undefined) return 'nothing';
    begin(week.partition);
    return indexWeek(db, week, shortBytes);
  });
}

/** The newest week without the index, of those before another one. */
async function findWeek(db: Db, before: string | undefined): Promise<Week | undefined> {
  const found = await sql<Week>`
    select c.relname as partition, pg_relation_size(c.oid) as bytes,
      to_regclass('aster.' || c.relname || '_finished') is not null as "hasBroken"
    from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'aster.finished_runs'::regclass
      and not (select indisvalid from pg_index where indexrelid = 'aster.finished_runs_finished'::regclass)
      and not exists (
        select from pg_inherits parts join pg_index x on x.indexrelid = parts.inhrelid
        where parts.inhparent = 'aster.finished_runs_finished'::regclass and x.indrelid = c.oid
      )
      and (${before ?? null}::text is null or c.relname < ${before ?? null}::text)
    order by c.relname desc limit 1`.execute(db);
  return found.rows[0];
}

async function indexWeek(db: Db, week: Week, shortBytes: number): Promise<Turn> {
  try {
    if (week.hasBroken) await dropBroken(db, week);
    const isDone = week.bytes < shortBytes ? await indexShortly(db, week) : await indexBesideWriters(db, week);
    return isDone ? 'done' : 'held-up';
  } catch (error) {
    if (!heldUpCodes.includes(errorCode(error))) throw error;
    return 'held-up';
  }
}

/** Codes that say that it took too long, or that another scheduler has made, begun, removed or attached the index. */
const heldUpCodes: readonly (string | undefined)[] = ['57014', '42P07', '40P01', '42P01', '55000', '2BP01'];

const definition = (partition: string) =>
  sql`${sql.id(`${partition}_finished`)} on ${sql.table(`aster.${partition}`)} using brin (finished_at)
    with (pages_per_range = 32, autosummarize = on)`;

const attach = ({ partition }: Week) =>
  sql`alter index aster.finished_runs_finished attach partition ${sql.table(`aster.${partition}_finished`)}`;

async function dropBroken(db: Db, { partition }: Week): Promise<void> {
  await withShortLocks(db, undefined, async (tx) => {
    await sql`drop index if exists ${sql.table(`aster.${partition}_finished`)}`.execute(tx);
  });
}

async function indexShortly(db: Db, week: Week): Promise<boolean> {
  return withShortLocks(db, false, async (tx) => {
    if (!(await takePartitionLock(tx))) return false;
    await sql`create index ${definition(week.partition)}`.execute(tx);
    await attach(week).execute(tx);
    return true;
  });
}

/**
 * Waits for all who write into the week, so it may take too long: then the next pass drops the incomplete index and
 * begins again.
 */
async function indexBesideWriters(db: Db, week: Week): Promise<boolean> {
  await sql`create index concurrently ${definition(week.partition)}`.execute(db);
  return withShortLocks(db, false, async (tx) => {
    await attach(week).execute(tx);
    return true;
  });
}
