import { randomUUID } from 'node:crypto';
import type { Outcome } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { type ClaimedRun, type ClaimedRuns, type ClaimOptions, claimRuns } from '../claims/claim-runs.js';
import { registerWorker, type WorkerRegistration } from '../claims/register-worker.js';
import { settleRuns } from '../settlement/settle-runs.js';
import type { ClaimFacts, Settled } from '../settlement/settlement.js';

/** A worker that does nothing by itself. */
export interface TestWorker {
  readonly id: string;
  /** With all that a claim answers. */
  claimAll(options?: Partial<ClaimOptions>): Promise<ClaimedRuns>;
  claim(options?: Partial<ClaimOptions>): Promise<readonly ClaimedRun[]>;
  /** Claims the one run that is due. */
  claimOne(options?: Partial<ClaimOptions>): Promise<ClaimedRun>;
}

/** Registers a worker of the pool `default` that runs commands, with a lease of a day. */
export async function addWorker(db: Db, registration: Partial<WorkerRegistration> = {}): Promise<TestWorker> {
  const worker: WorkerRegistration = {
    id: randomUUID(),
    name: 'a worker',
    pools: ['default'],
    handlers: [],
    slots: 10,
    version: '1.2.3',
    leaseMs: 86_400_000,
    ...registration,
  };
  await registerWorker(db, worker);
  const claimAll = async (options: Partial<ClaimOptions> = {}) =>
    claimRuns(db, {
      workerId: worker.id,
      pools: worker.pools,
      handlers: worker.handlers,
      runsCommands: true,
      limit: 10,
      now: worker.now,
      ...options,
    });
  const claim = async (options?: Partial<ClaimOptions>) => (await claimAll(options)).runs;
  return {
    id: worker.id,
    claimAll,
    claim,
    async claimOne(options) {
      const runs = await claim(options);
      if (runs[0] === undefined || runs.length > 1) throw new Error(`${runs.length} runs were claimed instead of one`);
      return runs[0];
    },
  };
}

/** Settles one claim, as a worker does when all of the claim is given. */
export async function settle(
  db: Db,
  claim: Pick<ClaimedRun, 'id' | 'fence'> & Partial<ClaimedRun>,
  outcome: Outcome | Outcome['status'],
  now?: Date,
): Promise<Settled> {
  const settlement = {
    runId: claim.id,
    fence: claim.fence,
    outcome: typeof outcome === 'string' ? { status: outcome } : outcome,
    claim: factsOf(claim),
  };
  const [settled] = await settleRuns(db, [settlement], { now, random: () => 1 });
  if (settled === undefined) throw new Error(`run ${claim.id} was not in the answer`);
  return settled;
}

function factsOf(claim: Partial<ClaimedRun>): ClaimFacts | undefined {
  const { jobId, jobName, trigger, scheduledAt, pool, attemptNum, startedAt } = claim;
  if (jobId === undefined || pool === undefined || attemptNum === undefined || startedAt === undefined)
    return undefined;
  return { jobId, jobName, trigger, scheduledAt, pool, attemptNum, startedAt };
}
