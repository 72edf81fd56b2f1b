import { firstRunIdAt } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';

/** Ticks that were skipped, by why. */
export interface Skips {
  readonly byReason: Readonly<Record<string, number>>;
  /** Whether all of the range were looked at. */
  readonly isComplete: boolean;
}

/** Rows that are looked at, the newest ones. */
const mostRows = 20_000;

/** Ticks of a range that were skipped, counted along the index of what did not succeed. One row may stand for many. */
export async function countSkips(db: Db, from: Date, to: Date): Promise<Skips> {
  const found = await sql<{ reason: string; ticks: number; rows: number }>`
    select coalesce(reason, 'unknown') as reason, sum(ticks)::bigint as ticks, count(*) as rows from (
      select r.reason, coalesce(r.skipped_ticks, 1) as ticks from aster.finished_runs r
      where r.status = 'skipped' and r.id >= ${firstRunIdAt(from)}::uuid and r.id < ${firstRunIdAt(to)}::uuid
      order by r.id desc limit ${mostRows}
    ) skips group by 1 order by 2 desc`.execute(db);
  const rows = found.rows.reduce((sum, row) => sum + row.rows, 0);
  return {
    byReason: Object.fromEntries(found.rows.map(({ reason, ticks }) => [reason, ticks])),
    isComplete: rows < mostRows,
  };
}
