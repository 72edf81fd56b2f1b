import type { Run } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { listRunIds } from './list-run-ids.js';
import type { RunFilter } from './run-filter.js';
import { runColumns, type RunRow, toRun } from './run-row.js';
import { runsWithIds } from './runs-with-ids.js';

/**
 * Runs by scheduled time, newest first. The rows are read by their ids in a second statement: that way only the
 * partitions that have them are looked into. A run that has changed in between and matches no longer is left out.
 */
export async function listRuns(db: Db, filter: RunFilter): Promise<Run[]> {
  const ids = await listAllIds(db, filter);
  if (ids.length === 0) return [];
  const columns = sql.join(runColumns.map((column) => sql.ref(`r.${column}`)));
  const { rows } = await sql<RunRow>`select ${columns} from ${runsWithIds(ids)} r order by r.id desc`.execute(db);
  return rows.map(toRun).filter(({ status }) => filter.statuses?.includes(status) ?? true);
}

async function listAllIds(db: Db, filter: RunFilter): Promise<string[]> {
  const ids: string[] = [];
  let beforeId = filter.beforeId;
  do {
    const found = await listRunIds(db, { ...filter, beforeId, limit: filter.limit - ids.length });
    ids.push(...found.ids);
    beforeId = found.goesOnBefore;
  } while (beforeId !== undefined && ids.length < filter.limit);
  return ids;
}
