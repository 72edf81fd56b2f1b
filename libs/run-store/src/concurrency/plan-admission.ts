import type { ConcurrencyPolicy, RunReason } from '@aster-scheduler/core';

/** A live run of a job, as the concurrency policy sees it. */
export interface RunInTheWay {
  readonly id: string;
  readonly status: 'waiting' | 'scheduled' | 'running';
  /**
   * No tick replaces it: it belongs to a backfill or to a missed tick, and each of these must run; or it is executed
   * elsewhere, and nothing was heard of it.
   */
  readonly isKept?: boolean;
}

/** What of a job's live runs is in the way of a new one. A run that was made for later is not, until it is due. */
export interface InTheWay {
  /**
   * Whether any run is in the way, other than those that wait for their job to be resumed: these matter only to a run
   * that would replace them.
   */
  readonly isTaken: boolean;
  /** How many wait for their place in the queue; more than the limit of the queue need not be counted. */
  readonly queued: number;
  /**
   * Those that are in the way, where the policy is `replace`, the newest if there are many; other policies do not use
   * it.
   */
  readonly runs: readonly RunInTheWay[];
}

/** Runs that one transaction takes out of the way of a newer one. */
export const mostReplaced = 1_000;

/** What becomes of a new run while other runs of its job are live. */
export type Admission =
  | { readonly action: 'admit'; readonly holdsPlace: boolean; readonly replaces: readonly string[] }
  | { readonly action: 'queue'; readonly replaces: readonly string[]; readonly leavesReplaced?: boolean }
  | { readonly action: 'skip'; readonly reason: RunReason };

/**
 * Decides what becomes of a new run under its concurrency policy.
 *
 * `replace` takes every other run out of the way: the ones that have not started at once, a running one when its
 * processes are gone, and until then the new run waits. So it does for those that are kept, and where they are too
 * many for one transaction, which are left to `replaceNextRuns` then.
 */
export function planAdmission(policy: ConcurrencyPolicy, queueLimit: number, inTheWay: InTheWay): Admission {
  if (policy === 'allow') return { action: 'admit', holdsPlace: false, replaces: [] };
  const isTaken = policy === 'replace' ? inTheWay.runs.length > 0 : inTheWay.isTaken;
  if (!isTaken) return { action: 'admit', holdsPlace: true, replaces: [] };
  switch (policy) {
    case 'forbid':
      return { action: 'skip', reason: 'concurrency_forbid' };
    case 'queue':
      if (inTheWay.queued >= queueLimit) return { action: 'skip', reason: 'queue_full' };
      return { action: 'queue', replaces: [] };
    case 'replace': {
      const { runs } = inTheWay;
      const replaces = runs.filter((run) => run.isKept !== true).map((run) => run.id);
      if (replaces.length > mostReplaced) return { action: 'queue', replaces: [], leavesReplaced: true };
      if (runs.some((run) => run.status === 'running' || run.isKept === true)) return { action: 'queue', replaces };
      return { action: 'admit', holdsPlace: true, replaces };
    }
  }
}
