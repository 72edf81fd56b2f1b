import type { Run } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { shortRunColumns, toRun } from './run-row.js';

/**
 * As `listRunsById`, without what the runs have returned or thrown: a result may have a megabyte, and a list that shows
 * none must not read as much of each.
 */
export async function listRunsBriefly(db: Db, runIds: readonly string[]): Promise<Run[]> {
  const rows = await db
    .selectFrom('runs')
    .select(shortRunColumns)
    .where(sql<boolean>`id = any(${runIds}::uuid[])`)
    .execute();
  return rows.map(toRun);
}
