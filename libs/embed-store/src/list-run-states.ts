import type { RunStatus } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';

/** How runs stand, live or finished, by id; those that are not there are left out. */
export async function listRunStates(db: Db, runIds: readonly string[]): Promise<ReadonlyMap<string, RunStatus>> {
  const result = await sql<{ id: string; status: RunStatus }>`
    select id, status from aster.runs where id = any(${runIds}::uuid[])`.execute(db);
  return new Map(result.rows.map((row) => [row.id, row.status]));
}
