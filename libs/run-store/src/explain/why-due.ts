import type { ExplanationCode } from './explanation.js';

/** The pool of a run that waits for a worker. */
export interface PoolThen {
  readonly name: string;
  readonly workers: number;
  readonly slots: number;
  readonly running: number;
  readonly due: number;
  /** The run is executed elsewhere, whatever its pool. */
  readonly isElsewhere?: boolean;
}

/** Why a run that is due has not been started yet, by its pool; `undefined`: nothing is known of that. */
export function whyDue(pool: PoolThen | undefined): { readonly code: ExplanationCode; readonly sentence: string } {
  if (pool?.isElsewhere === true) {
    return {
      code: 'waiting_for_worker',
      sentence: 'its run is due; it runs elsewhere, and nothing was heard of it yet',
    };
  }
  const name = JSON.stringify(pool?.name ?? 'default');
  if (pool === undefined || pool.workers === 0) {
    return { code: 'no_live_worker', sentence: `its run is due, and no live worker serves the pool ${name}` };
  }
  if (pool.running >= pool.slots) {
    const sentence = `its run is due, and all ${pool.slots} slots of the pool ${name} are busy; ${pool.due} runs are due there`;
    return { code: 'all_slots_busy', sentence };
  }
  const sentence = `its run is due and about to be claimed by a worker of the pool ${name}`;
  return { code: 'waiting_for_worker', sentence };
}
