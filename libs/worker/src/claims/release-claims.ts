import { type HeldRun, settleRuns } from '@aster-scheduler/run-store';
import type { WorkerServices } from '../worker-services.js';

/** Hands back claims whose answer got lost: nothing was started, so it costs no attempt. */
export async function releaseClaims(services: WorkerServices, claims: readonly HeldRun[]): Promise<void> {
  if (claims.length === 0) return;
  const outcome = { status: 'released', reason: 'handed_back', wasStarted: false } as const;
  const settled = await settleRuns(
    services.db,
    claims.map(({ runId, fence }) => ({ runId, fence, outcome })),
    { now: services.now?.() },
  );
  for (const run of settled) {
    if (run.status === 'claim_lost') continue;
    services.emit({ type: 'run.settled', ...run });
    services.notifier.notify('runs', run.hasFollowers ? undefined : run.pool);
  }
}
