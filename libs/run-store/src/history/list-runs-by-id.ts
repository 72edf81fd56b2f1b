import type { Run } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { runColumns, toRun } from './run-row.js';

/** The runs with these ids, live or finished, in no order; those that are not there are left out. */
export async function listRunsById(db: Db, runIds: readonly string[]): Promise<Run[]> {
  const rows = await db
    .selectFrom('runs')
    .select(runColumns)
    .where(sql<boolean>`id = any(${runIds}::uuid[])`)
    .execute();
  return rows.map(toRun);
}
