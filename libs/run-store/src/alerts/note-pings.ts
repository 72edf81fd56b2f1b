import type { FinalStatus } from '@aster-scheduler/core';
import { rowsOf, type Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';

/** A run that has just got its final outcome. */
export interface PingedRun {
  readonly id: string;
  readonly jobId: string;
  readonly status: FinalStatus;
  readonly finishedAt: Date;
}

/**
 * Writes which ends of runs are to be told to those who wait for them, in the transaction of the end. A run that was
 * cancelled or skipped is none that they wait for: the next one tells how things are.
 */
export async function notePings(tx: Tx, ended: readonly PingedRun[]): Promise<void> {
  const told = ended.filter(({ status }) => status !== 'cancelled' && status !== 'skipped');
  if (told.length === 0) return;
  const rows = told.map(({ id, jobId, finishedAt }) => ({ run_id: id, job_id: jobId, at: finishedAt }));
  await sql`
    insert into aster.outgoing_pings (run_id, event, job_id, created_at, next_attempt_at)
    select input.run_id, 'end', input.job_id, input.at, input.at
    from ${rowsOf(rows, 'run_id uuid, job_id uuid, at timestamptz')} on conflict (run_id, event) do nothing`.execute(
    tx,
  );
}
