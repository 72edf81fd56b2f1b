import type { Run } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { runColumns, type RunRow, toRun } from './run-row.js';
import { runsWithIds } from './runs-with-ids.js';

/** The runs with these ids, live or finished, in no order; those that are not there are left out. */
export async function listRunsById(db: Db, runIds: readonly string[]): Promise<Run[]> {
  const columns = sql.join(runColumns.map((column) => sql.ref(`r.${column}`)));
  const { rows } = await sql<RunRow>`select ${columns} from ${runsWithIds(runIds)} r`.execute(db);
  return rows.map(toRun);
}
