import type { DatabaseWatch } from '@aster-scheduler/db';
import { recoveryPass } from './recovery-pass.js';
import type { SchedulerServices } from './scheduler-services.js';

/** Takes over the runs of lost workers beside the planning, so that neither holds the other up. */
export interface Recovery {
  /** Leases have run out. Does nothing while it is at work, or while workers are given time after an outage. */
  begin(): void;
  /** The database is away: leases run out whose workers are alive. */
  databaseLost(): void;
  /** It has answered. */
  databaseAnswered(): void;
  /** Resolves when nothing is under way. */
  finish(): Promise<void>;
}

/**
 * Workers that could not renew their leases because the database was away have so long to hand back what they have
 * claimed and never started, before it counts as lost.
 */
const afterOutageMs = 2_000;

const doing = 'recovering the runs of lost workers';

/** @param onDone called after each pass that has succeeded: there may be more to take over soon */
export function createRecovery(services: SchedulerServices, watch: DatabaseWatch, onDone: () => void): Recovery {
  let underWay: Promise<void> | undefined;
  let isOutage = false;
  let notBeforeMs = 0;

  async function recover(): Promise<void> {
    try {
      await recoveryPass(services);
      watch.answered(doing);
      onDone();
    } catch (error) {
      watch.failed(doing, error);
    }
  }

  return {
    begin() {
      if (isOutage || performance.now() < notBeforeMs) return;
      underWay ??= recover().finally(() => {
        underWay = undefined;
      });
    },
    databaseLost() {
      isOutage = true;
    },
    databaseAnswered() {
      if (isOutage) notBeforeMs = performance.now() + afterOutageMs;
      isOutage = false;
    },
    finish: async () => underWay,
  };
}
