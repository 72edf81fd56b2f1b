import type { Run } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { listRunIds } from './list-run-ids.js';
import type { RunFilter } from './run-filter.js';
import { runColumns, toRun } from './run-row.js';

/**
 * Runs by scheduled time, newest first. The rows are read by their ids in a second statement: that way only the
 * partitions that have them are looked into. A run that has changed in between and matches no longer is left out.
 */
export async function listRuns(db: Db, filter: RunFilter): Promise<Run[]> {
  const ids = await listAllIds(db, filter);
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('runs')
    .select(runColumns)
    .where(sql<boolean>`id = any(${ids}::uuid[])`)
    .orderBy('id', 'desc')
    .execute();
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
