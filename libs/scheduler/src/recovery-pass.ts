import { recoverLostWorkers, sweepWaitingRuns } from '@aster-scheduler/run-store';
import type { SchedulerServices } from './scheduler-services.js';

/** What a pass over lost workers has come to. */
export interface Recovered {
  readonly workers: number;
  /** Whether some runs could not be settled; the others were. */
  readonly hasFailed: boolean;
}

/**
 * Takes over the runs of workers whose lease has run out.
 *
 * @param goesOn asked between portions
 */
export async function recoveryPass(services: SchedulerServices, goesOn = () => true): Promise<Recovered> {
  const { db, notifier, emit, now } = services;
  const lost = await recoverLostWorkers(db, now?.(), goesOn);
  for (const worker of lost) {
    emit({ type: 'worker.lost', workerId: worker.workerId, runs: worker.settled.length });
    for (const run of worker.settled) if (run.status !== 'claim_lost') emit({ type: 'run.settled', ...run });
    for (const { runId, error } of worker.failed) {
      emit({ type: 'service.failed', service: 'scheduler', doing: `settling run ${runId} of a lost worker`, error });
    }
    if (worker.settled.length > 0) notifier.notify('runs');
  }
  return { workers: lost.length, hasFailed: lost.some((worker) => worker.failed.length > 0) };
}

/** What is more is left for the next pass: something that cannot be put right must not keep this one busy for ever. */
const portionsPerSweep = 50;

/**
 * Looks after waiting runs that nothing else would wake: one statement when there are none.
 *
 * @param goesOn asked between portions
 */
export async function sweepPass({ db, notifier, now }: SchedulerServices, goesOn = () => true): Promise<void> {
  for (let portion = 1; portion <= portionsPerSweep; portion += 1) {
    if ((await sweepWaitingRuns(db, now?.())) === 0) return;
    notifier.notify('runs');
    if (!goesOn()) return;
  }
}
