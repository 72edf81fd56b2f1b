import { type Db, instant, inTransaction, type Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { mostAheadMs, setCursorsBack } from './set-cursors-back.js';

/** Found by one statement that looks through all cursors: nothing but a clock that went back makes any. */
const foundAtOnce = 10_000;

/** Of one transaction. */
const portion = 100;

export interface SetBackOptions {
  /** Asked between portions. */
  readonly goesOn?: () => boolean;
  /** Instead of the database's clock. */
  readonly now?: Date;
}

export interface SetBack {
  readonly jobs: number;
  /** Whether there are more: somebody else has them locked, or it was not to go on. */
  readonly hasMore: boolean;
}

/** Finds the jobs whose cursors are ahead of the clock of the database, and lets their planning go on from now. */
export async function setBackCursorsAhead(db: Db, { goesOn = () => true, now }: SetBackOptions = {}): Promise<SetBack> {
  let jobs = 0;
  for (;;) {
    const found = await sql<{ job_id: string }>`
      select c.job_id from aster.job_cursors c where ${isAhead(now)} limit ${foundAtOnce}`.execute(db);
    let setBack = 0;
    for (let first = 0; first < found.rows.length && goesOn(); first += portion) {
      const jobIds = found.rows.slice(first, first + portion).map((row) => row.job_id);
      setBack += await inTransaction(db, async (tx) => setBackPortion(tx, jobIds, now));
    }
    jobs += setBack;
    if (setBack < found.rows.length) return { jobs, hasMore: true };
    if (found.rows.length < foundAtOnce) return { jobs, hasMore: false };
  }
}

/** What somebody else has locked is left out. */
async function setBackPortion(tx: Tx, jobIds: readonly string[], now?: Date): Promise<number> {
  const locked = await sql<{ job_id: string; now: Date }>`
    select c.job_id, date_trunc('milliseconds', ${instant(now)}) as now from aster.job_cursors c
    where c.job_id = any(${[...jobIds]}::uuid[]) and ${isAhead(now)} order by c.job_id for update of c skip locked`.execute(
    tx,
  );
  const [first] = locked.rows;
  if (first === undefined) return 0;
  await setCursorsBack(
    tx,
    locked.rows.map((row) => row.job_id),
    first.now,
  );
  return locked.rows.length;
}

/** A job without ticks is brought in line when it is edited. */
function isAhead(now?: Date) {
  return sql`c.next_run_at is not null and c.planned_until > ${instant(now)} + ${mostAheadMs} * interval '1 millisecond'`;
}
