import { type LostWorker, recoverLostWorkers, type RecoverOptions, sweepWaitingRuns } from '@aster-scheduler/run-store';
import type { SchedulerServices } from './scheduler-services.js';

/** What a pass over lost workers has come to. */
export interface Recovered {
  readonly workers: number;
  /** Runs that could not be settled; the others were. */
  readonly failed: LostWorker['failed'];
}

/** Takes over the runs of workers whose lease has run out. */
export async function recoveryPass(services: SchedulerServices, options: RecoverOptions = {}): Promise<Recovered> {
  const { db, notifier, emit, now } = services;
  const lost = await recoverLostWorkers(db, now?.(), options);
  for (const worker of lost) {
    emit({ type: 'worker.lost', workerId: worker.workerId, runs: worker.settled.length });
    for (const run of worker.settled) if (run.status !== 'claim_lost') emit({ type: 'run.settled', ...run });
    for (const { runId, error } of worker.failed) {
      emit({ type: 'service.failed', service: 'scheduler', doing: `settling run ${runId} of a lost worker`, error });
    }
    if (worker.settled.length > 0) notifier.notify('runs');
  }
  return { workers: lost.length, failed: lost.flatMap((worker) => worker.failed) };
}

/**
 * The most portions of one sweep. The rest is left for the next pass, so that runs that fail again and again cannot
 * keep this one busy for ever.
 */
const portionsPerSweep = 50;

/**
 * Wakes waiting runs that nothing else would wake: one statement when there are none. Runs that are locked by others,
 * or that fail, are left for the next pass.
 *
 * @param goesOn asked between portions
 */
export async function sweepPass({ db, notifier, emit, now }: SchedulerServices, goesOn = () => true): Promise<void> {
  const except: string[] = [];
  for (let portion = 1; portion <= portionsPerSweep; portion += 1) {
    const { jobs, locked, failed } = await sweepWaitingRuns(db, { now: now?.(), except });
    if (jobs > 0) notifier.notify('runs');
    except.push(...locked, ...failed.map(({ jobId }) => jobId));
    for (const { jobId, error } of failed) {
      emit({
        type: 'service.failed',
        service: 'scheduler',
        doing: `looking after waiting runs of job ${jobId}`,
        error,
      });
    }
    if (jobs + locked.length + failed.length === 0 || !goesOn()) return;
  }
}
