import type { Run } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { listRunIds } from './list-run-ids.js';
import type { RunFilter } from './run-filter.js';
import { runColumns, type RunRow, toRun } from './run-row.js';
import { runsWithIds } from './runs-with-ids.js';
import { type RunScan, scanRunIds } from './scan-run-ids.js';

/** A page of runs, and where the next one begins. */
export interface RunPage {
  /** May be fewer than the limit, or none, although more follow. */
  readonly runs: readonly Run[];
  /** Where the next page begins: its runs sort after this one. Absent on the last page. */
  readonly nextBeforeId?: string;
}

interface PageRow extends RunRow {
  readonly is_cut: boolean;
}

/**
 * The stored size of a result is known without reading it. It is smaller than the text, since stored results are
 * compressed, so this share of the bound is used for it.
 */
const storedShare = 0.5;

/**
 * Runs by scheduled time, newest first, in pages. The next page follows from the ids that were found, whatever has
 * become of their runs since: a run that no longer matches, or is gone, is left out of this page and does not end the
 * list.
 *
 * @param maxResultBytes the page ends with the run whose result goes beyond this, as text
 */
export async function listRunPage(db: Db, filter: RunFilter, maxResultBytes: number): Promise<RunPage> {
  const { ids, nextBeforeId } = await findRunIds(db, filter);
  const rows = await readRows(db, ids, maxResultBytes);
  const runs = rows.map(toRun).filter(({ status }) => filter.statuses?.includes(status) ?? true);
  if (rows[0]?.is_cut === true) return { runs, nextBeforeId: rows.at(-1)?.id };
  return nextBeforeId === undefined ? { runs } : { runs, nextBeforeId };
}

/** The ids of the newest runs that match, and where what was not looked at begins. */
export async function findRunIds(db: Db, filter: RunFilter): Promise<RunScan> {
  const { found, limit } = filter;
  if (found !== undefined || filter.idPrefix !== undefined) return scanRunIds(db, { ...filter, found: found ?? {} });
  const { ids, goesOnBefore } = await listRunIds(db, { ...filter, limit: limit + 1 });
  return { ids: ids.slice(0, limit), nextBeforeId: ids.length > limit ? ids[limit - 1] : goesOnBefore };
}

/** The runs with these ids, in the order of the ids; results are left out as of a page. */
export async function readRuns(db: Db, ids: readonly string[], maxResultBytes: number): Promise<readonly Run[]> {
  const runs = new Map((await readRows(db, ids, maxResultBytes)).map((row) => [row.id, toRun(row)]));
  return ids.flatMap((id) => runs.get(id) ?? []);
}

/** A row is left out when the results of the rows before it take as much as is allowed. */
async function readRows(db: Db, ids: readonly string[], maxResultBytes: number): Promise<PageRow[]> {
  if (ids.length === 0) return [];
  const before = sql`rows between unbounded preceding and 1 preceding`;
  const isStoredWithin = sql`m.stored_before < ${maxResultBytes * storedShare}`;
  const result = await sql<PageRow>`
    select c.* from (
      select b.*, bool_or(b.is_over) over () as is_cut from (
        select m.*, not (${isStoredWithin}) or ${maxResultBytes} <=
          coalesce(sum(octet_length(m.result::text)) filter (where ${isStoredWithin}) over w, 0) as is_over
        from (
          select ${sql.join(runColumns.map((column) => sql.ref(`r.${column}`)))},
            coalesce(sum(pg_column_size(r.result)) over w, 0) as stored_before
          from ${runsWithIds(ids)} r window w as (order by r.id desc ${before})
        ) m window w as (order by m.id desc ${before})
      ) b
    ) c where not c.is_over order by c.id desc`.execute(db);
  return result.rows;
}
