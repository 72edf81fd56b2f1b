import { recoverLostWorkers, sweepWaitingRuns } from '@aster-scheduler/run-store';
import type { SchedulerServices } from './scheduler-services.js';

/** Takes over the runs of workers whose lease has run out. */
export async function recoveryPass(services: SchedulerServices): Promise<void> {
  const { db, notifier, emit, now } = services;
  for (const worker of await recoverLostWorkers(db, now?.())) {
    emit({ type: 'worker.lost', workerId: worker.workerId, runs: worker.settled.length });
    for (const run of worker.settled) if (run.status !== 'claim_lost') emit({ type: 'run.settled', ...run });
    if (worker.settled.length > 0) notifier.notify('runs');
  }
}

/** Looks after waiting runs that nothing else would wake. */
export async function sweepPass({ db, notifier, now }: SchedulerServices): Promise<void> {
  if ((await sweepWaitingRuns(db, now?.())) > 0) notifier.notify('runs');
}
