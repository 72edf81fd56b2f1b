import { setTimeout as delay } from 'node:timers/promises';
import type { Db } from '@aster-scheduler/db';
import { type RawBuilder, sql } from 'kysely';
import { historyTables } from './history-tables.js';
import { withShortLocks } from './short-locks.js';

/** How far ahead weekly partitions exist, so that a stop of all schedulers does no harm. */
const weeksAhead = 8;

const maxTries = 20;
const tryAgainMs = 200;

/** From this size of the default partition on, reading through it would delay others; measured: 5 ms. */
const largeBytes = 4 * 1024 * 1024;

/**
 * Creates the weekly partitions of history that are still to come, and returns how many. It creates none while a long
 * read is under way: rows without a partition go into the default one, where they are read and removed like any others.
 */
export async function createPartitions(db: Db): Promise<number> {
  const rest = await readRest(db);
  for (const constraint of rest.constraints) await letIn(db, constraint);
  if (rest.bytes > largeBytes) return createBesideMuch(db);
  return createWeeks(db, sql`clock_timestamp()`, sql`clock_timestamp() + ${weeksAhead} * interval '7 days'`);
}

/**
 * The weeks under way and to come that have no partition, by the day that they begin with (`20301230`), oldest first. A
 * week with many rows outside of a partition stays without one: lists find them, but old rows are removed one by one.
 */
export async function listUnpartitionedWeeks(db: Db): Promise<string[]> {
  const found = await sql<{ week: string }>`
    select w.week from generate_series(0, ${weeksAhead}::integer) n cross join lateral (
      select to_char(date_trunc('week', clock_timestamp() at time zone 'UTC') + n * interval '7 days', 'YYYYMMDD') as week
    ) w
    where to_regclass('aster.finished_runs_' || w.week) is null order by 1`.execute(db);
  return found.rows.map((row) => row.week);
}

async function createWeeks(db: Db, since: RawBuilder<unknown>, until: RawBuilder<unknown>): Promise<number> {
  return withShortLocks(db, 0, async (tx) => {
    const result = await sql<{ made: number }>`select aster.create_partitions(${since}, ${until}) as made`.execute(tx);
    return result.rows[0]?.made ?? 0;
  });
}

/** The rows without a partition, and the constraints that an interrupted pass has left there. */
interface Rest {
  readonly bytes: number;
  readonly constraints: readonly string[];
}

async function readRest(db: Db): Promise<Rest> {
  const tables = Object.keys(historyTables).map((table) => `aster.${table}_default`);
  const found = await sql<Rest>`
    select coalesce(max(pg_relation_size(to_regclass(name))), 0) as bytes,
      array(select distinct conname::text from pg_constraint
        where conname ~ '^other_than_[0-9]{8}$' and connamespace = 'aster'::regnamespace) as constraints
    from unnest(${tables}::text[]) as name`.execute(db);
  return found.rows[0] ?? { bytes: 0, constraints: [] };
}

/** A week, and the ids of its runs: from `low` up to, but not including, `high`. */
interface Week {
  readonly start: Date;
  readonly constraint: string;
  readonly low: string;
  readonly high: string;
}

/**
 * Before a partition is attached, Postgres looks through the default one for rows that would belong to it, and nobody
 * can read history meanwhile; a constraint that says that there are none spares it that, and can be validated beside
 * others. The week under way is left out, since the constraint refuses rows for a moment: of a week to come, only a run
 * that is cancelled that far ahead could be one. Several may do this at the same time; the last of them lets rows in.
 */
async function createBesideMuch(db: Db): Promise<number> {
  let made = 0;
  for (const week of await listWeeksToCome(db)) {
    try {
      if (await keepOut(db, week)) made += await createWeeks(db, sql`${week.start}`, sql`${week.start}`);
    } finally {
      await letIn(db, week.constraint);
    }
  }
  return made;
}

async function listWeeksToCome(db: Db): Promise<Week[]> {
  const weeks = await sql<Week>`
    select start, 'other_than_' || to_char(start at time zone 'UTC', 'YYYYMMDD') as constraint,
      aster.first_run_id(start) as low, aster.first_run_id(start + interval '168 hours') as high
    from generate_series(1, ${weeksAhead}::integer) n cross join lateral (
      select date_trunc('week', clock_timestamp(), 'UTC') + n * interval '168 hours' as start
    ) w
    where to_regclass('aster.finished_runs_' || to_char(start at time zone 'UTC', 'YYYYMMDD')) is null
    order by start`.execute(db);
  return weeks.rows;
}

/** Returns whether no row of the week is without a partition, and none can become so. */
async function keepOut(db: Db, { constraint, low, high }: Week): Promise<boolean> {
  for (const [table, id] of Object.entries(historyTables)) {
    const rest = sql.table(`aster.${table}_default`);
    const isOutside = sql`${sql.ref(id)} < ${sql.lit(low)}::uuid or ${sql.ref(id)} >= ${sql.lit(high)}::uuid`;
    const isIn = await sql`select from ${rest} where not (${isOutside}) limit 1`.execute(db);
    if (isIn.rows.length > 0) return false;
    const isSaid = await withShortLocks(db, false, async (tx) => {
      await sql`alter table ${rest} drop constraint if exists ${sql.id(constraint)},
        add constraint ${sql.id(constraint)} check (${isOutside}) not valid`.execute(tx);
      return true;
    });
    const isTrue =
      isSaid &&
      (await withShortLocks(db, false, async (tx) => {
        await sql`alter table ${rest} validate constraint ${sql.id(constraint)}`.execute(tx);
        return true;
      }));
    if (!isTrue) return false;
  }
  return true;
}

/** Tries for a while; if that fails, the next pass removes it. */
async function letIn(db: Db, constraint: string): Promise<void> {
  for (const table of Object.keys(historyTables)) {
    const rest = sql.table(`aster.${table}_default`);
    for (let tries = 1; tries <= maxTries; tries += 1) {
      const isDone = await withShortLocks(db, false, async (tx) => {
        await sql`alter table ${rest} drop constraint if exists ${sql.id(constraint)}`.execute(tx);
        return true;
      });
      if (isDone) break;
      await delay(tryAgainMs * Math.random());
    }
  }
}
