import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { mostScanned } from './recent-ends.js';
import type { RunConditions } from './run-filter.js';
import { spansOf } from './run-spans.js';
import { endedOnly, fits } from './scan-run-ids.js';

/** How many runs there are. */
export interface RunCount {
  readonly count: number;
  /** Otherwise there are as many at the least. */
  readonly isExact: boolean;
}

/**
 * Counts runs up to a most. Of what no index has, at most `mostScanned` rows of each span are looked through.
 *
 * @param most at most `mostScanned`
 */
export async function countRuns(db: Db, conditions: RunConditions, most: number): Promise<RunCount> {
  const { found = {}, ...filter } = endedOnly(conditions);
  const spans = spansOf(filter);
  if (spans.length === 0) return { count: 0, isExact: true };
  const limit = conditions.found === undefined ? most + 1 : mostScanned;
  const counts = spans.map(
    (span) => sql`(select count(*) filter (where e.fits) as fitting, count(*) as seen from (
      select ${fits(span.table, found)} as fits from ${sql.table(`aster.${span.table}`)} r
      where ${span.conditions} order by r.id desc limit ${limit}) e)`,
  );
  const { rows } = await sql<{ fitting: number; seen: number }>`${sql.join(counts, sql` union all `)}`.execute(db);
  const fitting = rows.reduce((sum, row) => sum + row.fitting, 0);
  const sawAll = conditions.found === undefined || rows.every(({ seen }) => seen < limit);
  return { count: Math.min(fitting, most), isExact: fitting <= most && sawAll };
}
