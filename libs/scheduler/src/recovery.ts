import type { DatabaseWatch } from '@aster-scheduler/db';
import { createFailingRuns } from './failing-runs.js';
import { recoveryPass } from './recovery-pass.js';
import type { SchedulerServices } from './scheduler-services.js';

/** Takes over the runs of lost workers beside the planning, so that neither holds the other up. */
export interface Recovery {
  /**
   * Leases have run out. Returns after how many milliseconds to look again; `Infinity` while a pass is under way, since
   * `onDone` follows.
   */
  begin(): number;
  /** The database is away: leases of living workers run out meanwhile. */
  databaseLost(): void;
  /** The database has answered. */
  databaseAnswered(): void;
  /** Begins no further portion; resolves when no portion is under way. */
  finish(): Promise<void>;
}

/**
 * How long workers that could not renew their leases because the database was away have to hand back runs that they
 * claimed and never started, before these count as lost.
 */
const afterOutageMs = 2_000;

/** After a pass in which every lost worker was locked by another scheduler. */
const contendedPauseMs = 250;

/** When something could not be settled. */
const afterFailureMs = 2_000;

const doing = 'recovering the runs of lost workers';

/** @param onDone called after each pass: there may be more to take over, now or later */
export function createRecovery(services: SchedulerServices, watch: DatabaseWatch, onDone: () => void): Recovery {
  let underWay: Promise<void> | undefined;
  let isOutage = false;
  let notBeforeMs = 0;
  let isFinishing = false;
  const failing = createFailingRuns();

  async function recover(): Promise<void> {
    notBeforeMs = performance.now() + (await pauseAfterPass());
    underWay = undefined;
    onDone();
  }

  async function pauseAfterPass(): Promise<number> {
    try {
      const { workers, failed } = await recoveryPass(services, {
        goesOn: () => !isFinishing,
        isHopeless: failing.isHopeless,
      });
      watch.answered(doing);
      failing.remember(failed.map(({ runId: id, error }) => ({ id, error })));
      if (failed.length > 0) return afterFailureMs;
      return workers > 0 ? 0 : contendedPauseMs;
    } catch (error) {
      watch.failed(doing, error);
      return afterFailureMs;
    }
  }

  return {
    begin() {
      if (underWay !== undefined) return Infinity;
      const waitMs = notBeforeMs - performance.now();
      if (waitMs > 0) return waitMs;
      underWay = recover();
      return Infinity;
    },
    databaseLost() {
      isOutage = true;
    },
    databaseAnswered() {
      if (isOutage) notBeforeMs = performance.now() + afterOutageMs;
      isOutage = false;
    },
    async finish() {
      isFinishing = true;
      await underWay;
    },
  };
}
