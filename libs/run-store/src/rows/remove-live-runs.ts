import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { firstRemovable } from './remove-runs.js';

/**
 * Removes live runs of a job that is gone; of runs with much output only the first few. Live runs leave no row in
 * history, which the removal of the rest of their output would need.
 *
 * @returns how many of them, from the first on, are gone
 */
export async function removeLiveRuns(db: Db, ids: readonly string[]): Promise<number> {
  if (ids.length === 0) return 0;
  const removed = await firstRemovable(db, ids);
  await sql`delete from aster.run_attempts where run_id = any(${removed}::uuid[])`.execute(db);
  await sql`delete from aster.run_output where run_id = any(${removed}::uuid[])`.execute(db);
  await sql`delete from aster.live_runs where id = any(${removed}::uuid[])`.execute(db);
  return removed.length;
}
