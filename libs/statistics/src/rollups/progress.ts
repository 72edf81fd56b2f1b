import { runIdTime } from '@aster-scheduler/core';
import { type Db, instant, type Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { dayMs, minuteMs } from '../buckets/grains.js';
import { graceMs } from './plan-close.js';

/** How far runs were added up, and what the database's clock and transactions say of it. */
export interface Progress {
  readonly now: Date;
  readonly closedUntil: Date;
  readonly writtenUntil?: Date;
  readonly isWritten: boolean;
  readonly lookedAt?: Date;
  readonly recountedUntil: Date;
}

interface ProgressRow {
  readonly now: Date;
  readonly closed_until: Date;
  readonly written_until: Date | null;
  readonly is_written: boolean;
  readonly horizon_at: Date | null;
  readonly recounted_until: Date;
}

/**
 * Transactions with a smaller number than the horizon that have written history and are open. Those of other databases,
 * and those that do something else for hours, are none of them.
 */
const writersBeforeHorizon = sql`
  select from pg_locks w join pg_locks t on t.virtualtransaction = w.virtualtransaction
  where w.locktype = 'relation' and w.relation = 'aster.finished_runs'::regclass and w.mode = 'RowExclusiveLock'
    and w.database = (select d.oid from pg_database d where d.datname = current_database())
    and t.locktype = 'transactionid' and t.mode = 'ExclusiveLock' and t.granted
    and age(t.transactionid) > age(xid(horizon))`;

/**
 * Until the transaction ends, nobody else adds up runs. `undefined` while somebody else does, or before the first time.
 */
export async function lockProgress(tx: Tx, now?: Date): Promise<Progress | undefined> {
  const held = await sql<ProgressRow>`
    select ${instant(now)} as now, closed_until, written_until, horizon_at, recounted_until,
      coalesce(pg_snapshot_xmin(pg_current_snapshot()) >= horizon, false) or not exists (${writersBeforeHorizon}) as is_written
    from aster.stats_progress for update skip locked`.execute(tx);
  const [row] = held.rows;
  if (row === undefined) return undefined;
  return {
    now: row.now,
    closedUntil: row.closed_until,
    writtenUntil: row.written_until ?? undefined,
    isWritten: row.is_written,
    lookedAt: row.horizon_at ?? undefined,
    recountedUntil: row.recounted_until,
  };
}

/** Begins with the oldest run. */
export async function beginProgress(db: Db, now?: Date): Promise<void> {
  const found = await sql<{ oldest: string | null; now: Date }>`
    select (select id from aster.finished_runs order by id limit 1) as oldest, ${instant(now)} as now
    where not exists (select from aster.stats_progress)`.execute(db);
  const [row] = found.rows;
  if (row === undefined) return;
  const oldestMs = row.oldest === null ? row.now.getTime() : runIdTime(row.oldest).getTime();
  const from = new Date(Math.floor((Math.min(oldestMs, row.now.getTime()) - minuteMs) / dayMs) * dayMs);
  await sql`insert into aster.stats_progress (closed_until, recounted_until) values (${from}, ${from})
    on conflict do nothing`.execute(db);
}

/**
 * Notes which transactions may still write what ended before `until`: those that there are now. That is all with a
 * smaller number than this one; a snapshot's `xmax` only says which was the last to end.
 */
export async function noteHorizon(tx: Tx, until: Date, now: Date): Promise<void> {
  await sql`update aster.stats_progress set written_until = ${until}, horizon_at = ${now},
    horizon = pg_current_xact_id()`.execute(tx);
}

export async function noteClosed(tx: Tx, until: Date): Promise<void> {
  await sql`update aster.stats_progress set closed_until = ${until}`.execute(tx);
}

export async function noteRecounted(tx: Tx, until: Date): Promise<void> {
  await sql`update aster.stats_progress set recounted_until = ${until}`.execute(tx);
}

/** What `aster.pass_quiet_minutes` has found. */
type Quiet = 'passed' | 'busy' | 'held' | 'new' | 'unindexed';

/** Moves on when nothing has ended. */
export async function passQuietMinutes(db: Db, now?: Date): Promise<Quiet> {
  const found = await sql<{ quiet: Quiet }>`
    select aster.pass_quiet_minutes(${graceMs}::float8, ${now ?? null}::timestamptz) as quiet`.execute(db);
  return found.rows[0]?.quiet ?? 'held';
}
