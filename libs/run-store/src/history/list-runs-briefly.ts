import type { Run } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { shortRunColumns, type ShortRunRow, toRun } from './run-row.js';
import { runsWithIds } from './runs-with-ids.js';

/**
 * As `listRunsById`, without what the runs have returned or thrown: a result may have a megabyte, and a list that shows
 * none must not read as much of each.
 */
export async function listRunsBriefly(db: Db, runIds: readonly string[]): Promise<Run[]> {
  const columns = sql.join(shortRunColumns.map((column) => sql.ref(`r.${column}`)));
  const { rows } = await sql<ShortRunRow>`select ${columns} from ${runsWithIds(runIds)} r`.execute(db);
  return rows.map(toRun);
}
