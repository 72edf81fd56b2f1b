import { type Db, instant } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { dayMs, hourMs } from '../buckets/grains.js';
import { checkHour } from './check-hour.js';

export interface LedgerCheck {
  readonly hour: Date;
  readonly jobs: number;
  readonly ticks: number;
  /** Ticks without a run or a skip: always 0. */
  readonly unexplained: number;
}

export interface LedgerOptions {
  /** Asked between hours. */
  readonly goesOn?: () => boolean;
  /** Instead of the database's clock. */
  readonly now?: Date;
}

/** After an hour its last ticks may be planned for so long. */
const marginMs = 15 * 60_000;

/** Planning that is behind for longer keeps no hour from being checked: what it has not done is what is looked for. */
const patienceMs = 6 * hourMs;

/** Hours that are made up for after all schedulers were away. */
const mostHours = 7 * 24;

/** How long checks are kept. */
const keptMs = 90 * dayMs;

/**
 * Proves the ledger for the hours that have passed, by schedules and rows alone, independently of planning. Several may
 * do it at the same time: an hour comes out the same.
 *
 * @returns the hours that were checked, oldest first
 */
export async function checkLedger(db: Db, { goesOn = () => true, now }: LedgerOptions = {}): Promise<LedgerCheck[]> {
  const checks: LedgerCheck[] = [];
  for (;;) {
    const hour = await findNextHour(db, now);
    if (hour === undefined || !goesOn()) break;
    const check = await checkHour(db, hour);
    await db
      .insertInto('ledger_checks')
      .values({ ...check, examples: JSON.stringify(check.examples), checked_at: now ?? sql<Date>`clock_timestamp()` })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    checks.push(check);
  }
  await sql`delete from aster.ledger_checks where hour < ${instant(now)} - ${keptMs} * interval '1 millisecond'`.execute(
    db,
  );
  return checks;
}

/**
 * The hour after the last that was checked, once it is over and planning has passed it. A job of which each missed tick
 * runs is due again at once while it is planned a portion at a time: where planning stands counts then.
 */
async function findNextHour(db: Db, at?: Date): Promise<Date | undefined> {
  const found = await sql<{ now: Date; last: Date | null; behind: Date | null }>`
    select ${instant(at)} as now, (select max(hour) from aster.ledger_checks) as last,
      least(
        (select min(next_run_at) from aster.job_cursors where next_run_at is not null),
        (select min(planned_until) from aster.job_cursors where next_run_at <= ${instant(at)})
      ) as behind`.execute(db);
  const [row] = found.rows;
  if (row === undefined) return undefined;
  const nowMs = row.now.getTime();
  const newestMs = Math.floor((nowMs - marginMs) / hourMs) * hourMs - hourMs;
  const nextMs = row.last === null ? newestMs : Math.max(row.last.getTime() + hourMs, newestMs - mostHours * hourMs);
  if (nextMs > newestMs) return undefined;
  const isBehind = row.behind !== null && row.behind.getTime() <= nextMs + hourMs;
  return isBehind && nowMs - nextMs < patienceMs ? undefined : new Date(nextMs);
}
