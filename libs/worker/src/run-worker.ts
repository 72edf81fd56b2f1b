import { createDatabaseWatch, createWakeUp } from '@aster-scheduler/db';
import type { HeldClaim } from '@aster-scheduler/run-store';
import { type AttemptRunner, createAttemptRunner } from './attempt-runner.js';
import { createAttempts } from './attempts/attempts.js';
import { type ClaimLoop, claimUntilStopped, releaseAtEnd } from './claims/claim-loop.js';
import { releaseClaims } from './claims/release-claims.js';
import { createUnknownClaims } from './claims/unknown-claims.js';
import { createHeldCheck } from './lease/held-check.js';
import { type LeaseKeeper, startLeaseKeeper } from './lease/lease-keeper.js';
import { leaseTimes } from './lease/lease-times.js';
import { createSignsOfLife } from './lease/signs-of-life.js';
import { createSlots } from './slots/slots.js';
import type { WorkerOptions } from './worker-options.js';
import type { WorkerServices } from './worker-services.js';

/**
 * Claims runs, executes them and settles the results until `signal` aborts. Then it claims nothing more, waits for
 * running runs up to `drainMs`, hands back what is still running without costing an attempt, and resolves. It resolves
 * in any case, at the latest a lease and five seconds after `drainMs`, and never rejects.
 */
export async function runWorker(services: WorkerServices, options: WorkerOptions, signal: AbortSignal): Promise<void> {
  const { emit } = services;
  const bell = createWakeUp();
  const { idleBeatEveryMs } = leaseTimes(options);
  let lookedAtMs = -Infinity;
  const watch = createDatabaseWatch('worker', emit);
  const attempts = createAttempts();
  const signs = createSignsOfLife();
  const unknown = createUnknownClaims();
  const onStart = () => signs.mayBlockUntil(attempts.blockedUntilMs());
  const slots = createSlots(options.concurrency, bell.ring);
  const runner = createAttemptRunner({
    ...{ services, options, attempts, slots, watch, signal, onStart },
    onSettled: bell.ring,
  });
  const release = async (held: readonly HeldClaim[]): Promise<void> => {
    const unheard = unknown.sight(held.filter((run) => !attempts.has(run.runId)));
    await releaseClaims(services, unheard, attempts.gaveUp).catch((error: unknown) =>
      watch.failed('handing back claims', error),
    );
  };
  emit({ type: 'service.started', service: 'worker', detail: { name: options.name } });
  const lease = startLeaseKeeper({
    ...{ services, options, attempts, signs, watch },
    onRegistered: bell.ring,
    onDrainAsked: bell.ring,
    onHeld: (held) => void release(held),
    onLooked(nextDueInMs) {
      lookedAtMs = performance.now();
      if (nextDueInMs !== undefined && nextDueInMs < idleBeatEveryMs) bell.ring();
    },
  });
  const heldCheck = createHeldCheck({ attempts, isClaiming: unknown.isAsking, check: lease.checkClaims, watch });
  const stopListening = services.onHint?.((channel, payload) => {
    const about = payload === '' ? undefined : payload; // nothing in particular, or hints may have been missed
    if (channel === 'runs' && (about === undefined || options.pools.includes(about))) bell.ring();
    if (channel !== 'control') return;
    if (about !== undefined && about === lease.workerId) lease.listen();
    else heldCheck.hinted(about);
  });
  const loop: ClaimLoop = {
    ...{ services, options, bell, watch, unknown },
    workerId: () => lease.workerId,
    claimLimit: () => (lease.isDrainAsked() ? 0 : slots.claimLimit(attempts.size)),
    running: attempts.byHandler,
    ...{ lookedAtMs: () => lookedAtMs, has: attempts.has, gaveUp: attempts.gaveUp },
    start: (runs, workerId) => {
      runner.start(runs, workerId);
      if (runs.length > 0) lease.claimed();
      heldCheck.claimed();
    },
  };
  const uncertain = await claimUntilStopped(loop, signal);
  emit({ type: 'service.stopping', service: 'worker' });
  await windDown({ loop, uncertain, lease, runner, drainMs: options.drainMs });
  stopListening?.();
  emit({ type: 'service.stopped', service: 'worker' });
}

interface WindDown {
  readonly loop: ClaimLoop;
  readonly uncertain: Set<string>;
  readonly lease: LeaseKeeper;
  readonly runner: AttemptRunner;
  readonly drainMs: number;
}

async function windDown({ loop, uncertain, lease, runner, drainMs }: WindDown): Promise<void> {
  lease.drain();
  await Promise.all([runner.finish(drainMs), releaseAtEnd(loop, uncertain)]);
  await lease.close();
}
