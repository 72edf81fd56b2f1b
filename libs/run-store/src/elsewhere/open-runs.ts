import type { Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import type { OpenRun } from './plan-ping.js';

/** The open runs of a job that a ping may be of, which names none. */
export async function listOpenRuns(tx: Tx, jobId: string): Promise<readonly OpenRun[]> {
  const found = await sql<OpenRun>`
    select r.id, r.status, r.scheduled_at as "scheduledAt",
      exists (select from aster.ping_names n where n.run_id = r.id) as "isNamed"
    from aster.live_runs r where r.job_id = ${jobId}::uuid and r.handler = '@elsewhere'
      and (r.status <> 'waiting' or r.reason is distinct from 'paused')
    order by r.scheduled_at desc limit 100`.execute(tx);
  return found.rows;
}

/** A run elsewhere whose row this transaction holds. */
export interface LockedRun {
  readonly status: 'waiting' | 'scheduled' | 'running';
  readonly fence: number;
  readonly attempt_num: number;
  readonly scheduled_at: Date;
}

/** Locks it; `undefined`: it has ended, or workers execute it now. */
export async function lockOpenRun(tx: Tx, id: string): Promise<LockedRun | undefined> {
  const found = await sql<LockedRun>`select status, fence::float8 as fence, attempt_num, scheduled_at
    from aster.live_runs where id = ${id}::uuid and handler = '@elsewhere' for update`.execute(tx);
  return found.rows[0];
}
