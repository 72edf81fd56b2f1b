import { randomUUID } from 'node:crypto';
import { createDatabaseWatch } from '@aster-scheduler/db';
import { claimRuns, deregisterWorker, registerWorker } from '@aster-scheduler/run-store';
import { createAttemptRunner } from './attempt-runner.js';
import { createAttempts } from './attempts/attempts.js';
import { abilitiesOf } from './executors/executors.js';
import { createSlots } from './slots/slots.js';
import type { WorkerOptions } from './worker-options.js';
import type { WorkerServices } from './worker-services.js';

/** The lease lasts for as long as the given clock stands still. */
const leaseMs = 60_000;

/**
 * Executes the due runs, and those that become due as they end, until none is left. Returns the number of attempts. For
 * programs that set the clock themselves, such as tests: time passes only between two calls, so no lease ends. It does
 * not end runs that are cancelled meanwhile.
 */
export async function workOff(
  services: WorkerServices & { readonly now: () => Date },
  options: WorkerOptions,
): Promise<number> {
  const { db, emit } = services;
  const id = randomUUID();
  const now = services.now();
  const abilities = abilitiesOf(services);
  const { name, pools, concurrency, version } = options;
  const slots = createSlots(concurrency, () => undefined);
  const runner = createAttemptRunner({
    ...{ services, options, slots, attempts: createAttempts(), watch: createDatabaseWatch('worker', emit) },
    signal: new AbortController().signal,
    onStart: () => undefined,
    onSettled: () => undefined,
  });
  await registerWorker(db, {
    ...{ id, name, pools, version, leaseMs, now, handlers: abilities.handlers, slots: concurrency },
  });
  let done = 0;
  for (;;) {
    const { runs, setAside } = await claimRuns(db, { ...abilities, workerId: id, pools, limit: concurrency, now });
    if (runs.length + setAside === 0) break;
    runner.start(runs, id);
    await runner.finish(Infinity);
    done += runs.length;
  }
  await deregisterWorker(db, id);
  return done;
}
