import type { RunReason } from '@aster-scheduler/core';
import type { Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { endPendingRuns } from '../rows/end-pending-runs.js';

const cancelMessages: Partial<Record<RunReason, string>> = {
  cancelled_by_user: 'cancelled before it started',
  replaced: 'replaced by a newer run before it started',
};

/**
 * Cancels live runs: the ones that have not started at once, with everything that follows; a running one is asked to
 * end, and its worker settles it. A reason that is set already stays. The cursors of their jobs must be held. Answers how
 * many have ended.
 */
export async function cancelRuns(tx: Tx, runIds: readonly string[], reason: RunReason, now: Date): Promise<number> {
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
  const ended = await endPendingRuns(
    tx,
    pending.map((runId) => ({ runId, status: 'cancelled' as const, reason, errorMsg: cancelMessages[reason] })),
    now,
  );
  return ended.length;
}

/** Waits for claims under way, and lets nobody claim one of them: each is running from here on, or it is not. */
async function lockRuns(tx: Tx, runIds: readonly string[]): Promise<void> {
  await sql`select from aster.live_runs where id = any(${runIds}::uuid[]) order by id for update`.execute(tx);
}
