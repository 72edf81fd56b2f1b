import { createWakeUp } from '@aster-scheduler/db';
import { createActiveRuns } from './active-runs.js';
import { createAttempts, reporter } from './attempts.js';
import { claimUntilStopped } from './claim-loop.js';
import { createLeaseKeeper } from './lease-keeper.js';
import type { WorkerOptions } from './worker-options.js';
import type { WorkerServices } from './worker-services.js';

/**
 * Claims runs, executes them and settles the results until `signal` aborts. Then it claims nothing more, waits for
 * running runs up to `drainMs`, hands back what is still running without costing an attempt, and resolves.
 */
export async function runWorker(services: WorkerServices, options: WorkerOptions, signal: AbortSignal): Promise<void> {
  const wakeUp = createWakeUp();
  const active = createActiveRuns();
  const attempts = createAttempts(services, options.outputLimitBytes, active, () => wakeUp.ring());
  const lease = createLeaseKeeper(services, options, active, () => wakeUp.ring());
  const stopListening = services.onHint?.((channel, payload) => {
    if (channel === 'runs') wakeUp.ring();
    if (channel === 'control' && (payload === undefined || active.get(payload) !== undefined)) {
      lease.checkHeldRuns().catch(reporter(services, 'looking for cancelled runs'));
    }
  });
  services.emit({ type: 'service.started', service: 'worker', detail: { name: options.name } });
  const leaseEnd = new AbortController();
  const keeping = lease.run(leaseEnd.signal);

  const loop = {
    services,
    options,
    wakeUp,
    workerId: () => lease.workerId,
    freeSlots: () => options.concurrency - active.size,
    holds: (runId: string) => active.get(runId) !== undefined,
    start: attempts.start,
  };
  await claimUntilStopped(loop, signal);

  services.emit({ type: 'service.stopping', service: 'worker' });
  lease.drain();
  await attempts.finish(options.drainMs);
  leaseEnd.abort();
  await keeping;
  stopListening?.();
  await lease.deregister().catch(reporter(services, 'deregistering'));
  services.emit({ type: 'service.stopped', service: 'worker' });
}
