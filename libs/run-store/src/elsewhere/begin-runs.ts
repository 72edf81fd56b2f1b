import type { Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { elsewhereWorkerId } from '../claims/elsewhere-worker.js';

/** A run that has begun, as its settlement names it. */
export interface BegunRun {
  readonly id: string;
  readonly fence: number;
  readonly attempt_num: number;
}

/** Begins runs that this transaction has locked, as a worker takes them. */
export async function beginRuns(tx: Tx, ids: readonly string[], at: Date): Promise<readonly BegunRun[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<BegunRun>`
    update aster.live_runs set status = 'running', worker_id = ${elsewhereWorkerId}::uuid, started_at = ${at},
      attempt_num = attempt_num + 1, fence = fence + 1, reason = null
    where id = any(${[...ids]}::uuid[]) returning id, fence::float8 as fence, attempt_num`.execute(tx);
  return rows;
}
