import { type Db, inTransaction, isQueryTooSlow, type Tx } from '@aster-scheduler/db';
import { type RawBuilder, sql } from 'kysely';
import { dayMs, grains, hourMs } from '../buckets/grains.js';
import { sumsOf } from './add-span.js';
import { addition } from './addition.js';
import type { CloseOptions } from './close-minutes.js';
import { isZoneUnknown, listUnknownZones } from './list-unknown-zones.js';
import { lockProgress, noteRecounted } from './progress.js';
import { setForStatistics } from './statistics-settings.js';

/** Hours of zones may begin so much earlier or later than those of UTC. */
const mostShiftMs = 45 * 60_000;

/** What was added up is counted again so long after: minutes are kept a little longer. */
const recountAfterMs = dayMs;

/** What is older is not counted again: no scheduler was there for a week, or statistics have only begun. */
const mostBehindMs = 7 * dayMs;

/**
 * Counts each hour a second time a day later, and adds what was missed: runs that a transaction wrote that was open for
 * long, and those that ended while the clock of the database was ahead. What has been removed of history since is not
 * taken away.
 *
 * @returns how many hours were found to lack something
 */
export async function recountHours(db: Db, { goesOn = () => true, now }: CloseOptions = {}): Promise<number> {
  let unknownZones: readonly string[] = [];
  for (let lacking = 0; ;) {
    try {
      const found = await inTransaction(db, async (tx) => recountNext(tx, unknownZones, now));
      if (found === 'lacking') lacking += 1;
      if (found === 'nothing' || !goesOn()) return lacking;
    } catch (error) {
      if (isQueryTooSlow(error)) await inTransaction(db, async (tx) => passNext(tx, now));
      else if (isZoneUnknown(error) && unknownZones.length === 0) unknownZones = await listUnknownZones(db);
      else throw error;
    }
  }
}

async function recountNext(
  tx: Tx,
  unknownZones: readonly string[],
  now?: Date,
): Promise<'lacking' | 'complete' | 'nothing'> {
  const hour = await lockNextHour(tx, now);
  if (hour === undefined) return 'nothing';
  await setForStatistics(tx);
  const isLacking = await hasMoreThanAdded(tx, hour);
  if (isLacking) await addMissing(tx, { ...hour, unknownZones });
  await noteRecounted(tx, hour.until);
  return isLacking ? 'lacking' : 'complete';
}

interface Hour {
  readonly from: Date;
  readonly until: Date;
  readonly now: Date;
}

async function lockNextHour(tx: Tx, at?: Date): Promise<Hour | undefined> {
  const progress = await lockProgress(tx, at);
  if (progress === undefined) return undefined;
  const { now, recountedUntil, closedUntil } = progress;
  const oldestMs = Math.floor(now.getTime() / hourMs) * hourMs - mostBehindMs;
  const from = new Date(Math.max(recountedUntil.getTime(), oldestMs));
  const until = new Date(from.getTime() + hourMs);
  const isDue =
    until.getTime() + recountAfterMs <= now.getTime() && until.getTime() + mostShiftMs <= closedUntil.getTime();
  return isDue ? { from, until, now } : undefined;
}

/** An hour with too many runs to count them in one statement is left as it was added up. */
async function passNext(tx: Tx, now?: Date): Promise<void> {
  const hour = await lockNextHour(tx, now);
  if (hour !== undefined) await noteRecounted(tx, hour.until);
}

/** With all of the hours of zones that overlap it. */
function around<Span extends Hour>(hour: Span): Span {
  const from = new Date(hour.from.getTime() - mostShiftMs);
  return { ...hour, from, until: new Date(hour.until.getTime() + mostShiftMs) };
}

const totalOf = (row: string): RawBuilder<number> =>
  sql.raw(['succeeded', 'failed', 'timed_out', 'cancelled', 'skipped'].map((name) => `${row}.${name}`).join(' + '));

async function hasMoreThanAdded(tx: Tx, { from, until }: Hour): Promise<boolean> {
  const found = await sql<{ hasMore: boolean }>`
    select (
      select count(*) from aster.finished_runs where finished_at >= ${from} and finished_at < ${until}
    ) > (
      select coalesce(sum(${totalOf('s')}), 0) from aster.run_stats s
      where s.grain = ${grains.hour} and s.scope = 'all:' and s.bucket = ${from}
    ) as "hasMore"`.execute(tx);
  return found.rows[0]?.hasMore === true;
}

const sums = [
  'succeeded',
  'failed',
  'timed_out',
  'cancelled',
  'skipped',
  'skipped_ticks',
  'retried',
  'run_ms',
  'delay_ms',
];

/**
 * Adds to each bucket by how much a second count is greater, and the same to the day. A job may have moved to another
 * pool since, and be gone from its first: where any pool has less now, pools are left as they are. Its hours may be
 * those of another zone by now: where any of them has less, the job is left as it is.
 */
async function addMissing(tx: Tx, hour: Hour & { readonly unknownZones: readonly string[] }): Promise<void> {
  const { from, until } = hour;
  const sumsOfDay = sql.raw(sums.map((name) => `sum(${name})::bigint as ${name}`).join(', '));
  const inOrder = sql.raw(`succeeded, failed, timed_out, cancelled, skipped, skipped_ticks, retried, run_ms, run_ms_max,
    delay_ms, delay_ms_max`);
  await sql`
    with ${sumsOf(around(hour), { totals: 'fresh', counted: 'fresh_counted' })},
    compared as materialized (
      select f.*, o.duration_at, o.duration_n, o.delay_at, o.delay_n, ${totalOf('f')} - coalesce(${totalOf('o')}, 0) as more,
        ${sql.raw(sums.map((name) => `coalesce(o.${name}, 0) as old_${name}`).join(', '))}
      from fresh f left join lateral (
        select * from aster.run_stats s where s.grain = f.grain and s.scope = f.scope and s.bucket = f.bucket offset 0
      ) o on true
      where f.grain < ${grains.day} and f.bucket < ${until}
        and (f.bucket >= ${from} or f.scope >= 'job:' and f.scope < 'job;' and f.bucket >= ${around(hour).from})
    ),
    ${jobsWithLess(hour)},
    greater as materialized (
      select c.*, coalesce(j.zone, 'UTC') as zone from compared c left join their_jobs j on c.scope = 'job:' || j.id
      where c.more > 0 and c.scope not in (select scope from less)
        and (c.scope = 'all:' or j.id is not null or not exists (
        select from aster.run_stats s left join fresh f using (grain, scope, bucket)
        where s.grain = ${grains.hour} and s.scope >= 'pool:' and s.scope < 'pool;' and s.bucket = ${from}
          and ${totalOf('s')} > coalesce(${totalOf('f')}, 0)
      ))
    ),
    deltas as (
      select grain, scope, bucket, zone, run_ms_max, delay_ms_max,
        ${sql.raw(sums.map((name) => `${name} - old_${name} as ${name}`).join(', '))} from greater
    ),
    counted_deltas as materialized (
      select g.grain, g.scope, g.bucket, g.zone, c.of_delay, c.at, c.n from greater g
      join fresh_counted c using (grain, scope, bucket)
      union all
      select g.grain, g.scope, g.bucket, g.zone, false, u.at, -u.n from greater g
      cross join lateral unnest(g.duration_at, g.duration_n) u(at, n)
      union all
      select g.grain, g.scope, g.bucket, g.zone, true, u.at, -u.n from greater g
      cross join lateral unnest(g.delay_at, g.delay_n) u(at, n)
    ),
    totals as materialized (
      select grain, scope, bucket, ${inOrder} from deltas
      union all
      select ${grains.day}::smallint, scope, day, ${inOrder} from (
        select scope, date_trunc('day', bucket, zone) as day, ${sumsOfDay}, max(run_ms_max) as run_ms_max,
          max(delay_ms_max) as delay_ms_max
        from deltas where grain = ${grains.hour} group by 1, 2
      ) days
    ),
    counted as (
      select grain, scope, bucket, of_delay, at, n from counted_deltas
      union all
      select ${grains.day}::smallint, scope, date_trunc('day', bucket, zone), of_delay, at, n from counted_deltas
      where grain = ${grains.hour}
    ),
    ${addition()}
    select count(*) from written`.execute(tx);
}

/** The CTE `less`: jobs of those with more in some hour, that have less than before in another one. */
function jobsWithLess(hour: Hour): RawBuilder<unknown> {
  return sql`
    less as materialized (
      select m.scope from (select distinct scope from compared where more > 0 and scope >= 'job:' and scope < 'job;') m
      cross join lateral (
        select * from aster.run_stats s where s.grain = ${grains.hour} and s.scope = m.scope
          and s.bucket >= ${around(hour).from} and s.bucket < ${hour.until} offset 0
      ) s left join fresh f on f.grain = s.grain and f.scope = s.scope and f.bucket = s.bucket
      where ${totalOf('s')} > coalesce(${totalOf('f')}, 0)
    )`;
}
