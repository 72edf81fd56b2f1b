import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import type { Turns } from '../portions/take-turns.js';
import { takePartitionLock, withShortLocks } from './short-locks.js';

/**
 * Kinds of runs that may be rare, and have an index only in weeks where they are. In other weeks they may be most of
 * the runs, and an index costs a tenth of each write.
 */
const rarities = [
  { column: 'trigger', value: 'manual' },
  { column: 'status', value: 'succeeded' },
] as const;

/** In a week where more than this share of the runs is of the kind, a list finds them quickly without an index. */
const largestShare = 0.05;

/** If more than this share of a week was of the kind, an index in the next week would cost more than it saves. */
const largestIndexedShare = 0.2;

/** Larger weeks would take longer than a statement may; writing into a week stops while it is indexed. */
const largestWeekBytes = 256 * 1024 * 1024;

/**
 * Gives one of the weeks that have passed an index that lists of rare runs need there. Returns whether there may be
 * more. Few runs still end in such a week; one that somebody holds all the same is left for later.
 */
export async function indexPastWeek(db: Db, turns: Turns): Promise<boolean> {
  return turns.take(async (after, begin) => {
    const missing = await findMissing(db, after);
    if (missing === undefined) return 'nothing';
    const { name, partition, attribute, value } = missing;
    begin(name);
    return (await createIndex(db, partition, attribute, value)) ? 'done' : 'held-up';
  });
}

interface MissingIndex {
  readonly name: string;
  readonly partition: string;
  readonly attribute: string;
  readonly value: string;
}

/** The first index that a week of the past is to have, by their names, the newest week first. */
async function findMissing(db: Db, before: string | undefined): Promise<MissingIndex | undefined> {
  const found = await sql<MissingIndex>`
    with kinds as (
      select attribute, value from unnest(
        ${rarities.map(({ column }) => column)}::text[], ${rarities.map(({ value }) => value)}::text[]
      ) as k(attribute, value)
    ), missing as (
      select c.relname || '_' || k.value as name, c.relname as partition, k.attribute, k.value
      from pg_inherits i join pg_class c on c.oid = i.inhrelid cross join kinds k
      left join pg_stats s on s.schemaname = 'aster' and s.tablename = c.relname and s.attname = k.attribute
      where i.inhparent = 'aster.finished_runs'::regclass and c.relname ~ '^finished_runs_[0-9]{8}$'
        and to_date(right(c.relname, 8), 'YYYYMMDD') + 8 < (clock_timestamp() at time zone 'UTC')::date
        and pg_relation_size(c.oid) between 1 and ${largestWeekBytes}
        and to_regclass('aster.' || c.relname || '_' || k.value) is null
        and coalesce(s.most_common_freqs[array_position(s.most_common_vals::text::text[], k.value)], 0) < ${largestShare}
    )
    select * from missing where ${before ?? null}::text is null or name < ${before ?? null}::text collate "C"
    order by name collate "C" desc limit 1`.execute(db);
  return found.rows[0];
}

/**
 * Gives the week to come the same indexes while nothing is in it yet, where such runs are rare in the week under way,
 * and takes them away again where they are not. A change during a week takes effect in the next one.
 */
export async function indexNextWeek(db: Db): Promise<void> {
  for (const { column, value } of rarities) {
    const found = await sql<{ partition: string; isIndexed: boolean; share: number }>`
      select next.relname as partition, to_regclass('aster.' || next.relname || '_' || ${value}::text) is not null
          as "isIndexed",
        coalesce(s.most_common_freqs[array_position(s.most_common_vals::text::text[], ${value})], 0)::float8 as share
      from (select date_trunc('week', clock_timestamp() at time zone 'UTC') as start) week
      join pg_stats s on s.schemaname = 'aster' and s.attname = ${column}
        and s.tablename = 'finished_runs_' || to_char(week.start, 'YYYYMMDD')
      join pg_class next on next.relnamespace = 'aster'::regnamespace
        and next.relname = 'finished_runs_' || to_char(week.start + interval '7 days', 'YYYYMMDD')`.execute(db);
    const [week] = found.rows;
    if (week === undefined) continue; // nothing is known about the current week
    if (!week.isIndexed && week.share < largestShare) await createIndex(db, week.partition, column, value);
    if (week.isIndexed && week.share > largestIndexedShare) await dropIndex(db, `${week.partition}_${value}`);
  }
}

async function dropIndex(db: Db, name: string): Promise<void> {
  await withShortLocks(db, undefined, async (tx) => {
    if (!(await takePartitionLock(tx))) return;
    await sql`drop index if exists ${sql.table(`aster.${name}`)}`.execute(tx);
  });
}

async function createIndex(db: Db, partition: string, column: string, value: string): Promise<boolean> {
  return withShortLocks(db, false, async (tx) => {
    if (!(await takePartitionLock(tx))) return false;
    await sql`create index if not exists ${sql.id(`${partition}_${value}`)} on ${sql.table(`aster.${partition}`)}
      (${sql.ref(column)}, id) where ${sql.ref(column)} = ${sql.lit(value)}`.execute(tx);
    return true;
  });
}
