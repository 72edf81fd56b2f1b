import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { mostScanned } from './recent-ends.js';
import type { RunFilter } from './run-filter.js';
import { spansOf } from './run-spans.js';
import { endedOnly, fits } from './scan-run-ids.js';

/**
 * The ids of runs that have ended, by how long their last attempt took; runs that were never started are none of them.
 * `undefined` when there are more than `mostScanned` runs of one status to sort.
 *
 * @param direction `desc`: the longest first
 */
export async function sortRunsByDuration(
  db: Db,
  filter: RunFilter,
  direction: 'asc' | 'desc',
): Promise<string[] | undefined> {
  const { limit, offset } = filter;
  const found = { ...filter.found, minMs: filter.found?.minMs ?? 0 }; // so that only what has ended is looked at
  const spans = spansOf(endedOnly({ ...filter, found }));
  if (spans.length === 0) return [];
  const parts = spans.map(
    ({ table, conditions }) => sql`(
      select e.*, count(*) over () as seen from (
        select r.id, r.finished_at - r.started_at as ran, ${fits(table, found)} as fits
        from ${sql.table(`aster.${table}`)} r where ${conditions} order by r.id desc limit ${mostScanned + 1}) e)`,
  );
  const { rows } = await sql<{ id: string; is_too_much: boolean }>`
    select id, is_too_much from (
      select p.*, max(seen) over () > ${mostScanned} as is_too_much from (${sql.join(parts, sql` union all `)}) p
    ) s where fits order by ran ${sql.raw(direction)}, id desc limit ${limit} offset ${offset}`.execute(db);
  return rows.some((row) => row.is_too_much) ? undefined : rows.map(({ id }) => id);
}
