import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';

/** Removes live runs of a job that is gone. They leave no row in history, by which the rest of them would be removed later. */
export async function removeLiveRuns(db: Db, ids: readonly string[]): Promise<void> {
  await sql`delete from aster.run_attempts where run_id = any(${ids}::uuid[])`.execute(db);
  await sql`delete from aster.run_output where run_id = any(${ids}::uuid[])`.execute(db);
  await sql`delete from aster.live_runs where id = any(${ids}::uuid[])`.execute(db);
}
