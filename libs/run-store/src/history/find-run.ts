import { isUuid, type Run } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { runColumns, toRun } from './run-row.js';

/** The run with this id, live or finished. */
export async function findRun(db: Db, runId: string): Promise<Run | undefined> {
  if (!isUuid(runId)) return undefined;
  const row = await db
    .selectFrom('runs')
    .select([...runColumns, 'overrides'])
    .where('id', '=', runId)
    .executeTakeFirst();
  return row === undefined ? undefined : { ...toRun(row), overrides: row.overrides ?? undefined };
}
