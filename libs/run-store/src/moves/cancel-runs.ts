import type { RunReason } from '@aster-scheduler/core';
import type { Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import type { Completion } from '../rows/completion.js';
import { endPendingRuns } from '../rows/end-pending-runs.js';

const cancelMessages: Partial<Record<RunReason, string>> = {
  cancelled_by_user: 'cancelled before it started',
  replaced: 'replaced by a newer run before it started',
};

/**
 * Cancels live runs: the ones that have not started at once; a running one is asked to end, and its worker settles it.
 * A reason that is set already stays. The cursors of their jobs must be held. What follows from the ends that are
 * returned is still to be worked off.
 */
export async function cancelRuns(
  tx: Tx,
  runIds: readonly string[],
  reason: RunReason,
  now: Date,
): Promise<Completion[]> {
  if (runIds.length === 0) return [];
  await lockRuns(tx, runIds);
  const running = await tx
    .updateTable('live_runs')
    .set((eb) => ({ cancel_reason: eb.fn.coalesce('cancel_reason', eb.val(reason)) }))
    .where(sql<boolean>`id = any(${runIds}::uuid[])`)
    .where('status', '=', 'running')
    .returning('id')
    .execute();
  const asked = new Set(running.map((run) => run.id));
  const pending = runIds.filter((id) => !asked.has(id));
  const errorMsg = cancelMessages[reason];
  return endPendingRuns(
    tx,
    pending.map((runId) => ({ runId, status: 'cancelled', reason, errorMsg })),
    now,
  );
}

/**
 * Waits for claims under way, and keeps others from claiming these runs: from here on it is certain whether each is
 * running.
 */
async function lockRuns(tx: Tx, runIds: readonly string[]): Promise<void> {
  await sql`select from aster.live_runs where id = any(${runIds}::uuid[]) order by id for update`.execute(tx);
}
