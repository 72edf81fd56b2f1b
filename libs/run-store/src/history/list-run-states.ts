import type { RunStatus } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { runsWithIds } from './runs-with-ids.js';

export interface RunState {
  readonly id: string;
  readonly status: RunStatus;
  /** What its result takes in the database; reading it takes more where it was compressed. */
  readonly resultBytes: number;
}

/** How runs stand, live or finished, by id; those that are not there are left out. */
export async function listRunStates(db: Db, runIds: readonly string[]): Promise<ReadonlyMap<string, RunState>> {
  const result = await sql<RunState>`
    select id, status, coalesce(pg_column_size(result), 0) as "resultBytes"
    from ${runsWithIds(runIds)} r`.execute(db);
  return new Map(result.rows.map((row) => [row.id, row]));
}
