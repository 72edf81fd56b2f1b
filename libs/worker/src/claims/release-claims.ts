import type { Outcome } from '@aster-scheduler/core';
import { type Claim, type HeldClaim, settleInParts } from '@aster-scheduler/run-store';
import type { WorkerServices } from '../worker-services.js';

const neverStarted: Outcome = { status: 'released', reason: 'handed_back', wasStarted: false };
const resultLost: Outcome = {
  status: 'lost',
  reason: 'worker_lost',
  errorMsg: 'the worker lost its lease, and with it the result of the attempt',
};

/**
 * Settles claims that the worker is not executing although the database has them for its own. Where the answer to the
 * claim got lost, nothing was started, and it costs no attempt. An attempt that was given up has been made: its
 * processes are dead, and it counts as lost. Returns those that cannot be settled now: to be tried again later.
 */
export async function releaseClaims(
  services: WorkerServices,
  claims: readonly HeldClaim[],
  gaveUp: (claim: Claim) => boolean,
): Promise<readonly Claim[]> {
  if (claims.length === 0) return [];
  const ends = claims.map(({ runId, fence, jobId }) => {
    return { runId, fence, jobId, outcome: gaveUp({ runId, fence }) ? resultLost : neverStarted };
  });
  const { settled, left, untried } = await settleInParts(services.db, ends, { now: services.now?.() });
  for (const run of settled) {
    if (run.status === 'claim_lost') continue;
    services.emit({ type: 'run.settled', ...run });
    services.notifier.notify('runs', run.hasFollowers ? undefined : run.pool);
  }
  return [...left.map(({ item }) => item), ...untried];
}
