import type { Tx } from '@aster-scheduler/db';
import { admitWaitingRuns } from '../concurrency/admit-waiting-runs.js';
import { fireDependants } from '../dependencies/fire-dependants.js';
import type { Completion } from '../dependencies/plan-firings.js';

/**
 * What follows from runs that have their final outcome: their dependants fire, and runs that waited for the place they
 * held are let in. Every way a run can end comes through here.
 */
export async function followUp(tx: Tx, completions: readonly Completion[], now: Date): Promise<void> {
  if (completions.length === 0) return;
  await fireDependants(tx, completions, now);
  await admitWaitingRuns(tx, [...new Set(completions.map((completion) => completion.jobId))], now);
}
