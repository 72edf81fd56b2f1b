import type { ConcurrencyPolicy, RunReason } from '@aster-scheduler/core';

/** A run of a job that is not terminal, as far as the concurrency policy goes. */
export interface RunInTheWay {
  readonly id: string;
  readonly status: 'waiting' | 'scheduled' | 'running';
  /** No tick replaces it: it is of a backfill, or caught up with, and each of those is to run. */
  readonly isKept?: boolean;
}

/** What of a job's live runs is in the way of a new one. A run that was made for later is not, until it is due. */
export interface InTheWay {
  /**
   * Whether any is that does not wait for its job to be resumed: only a newer run that replaces it minds such a one.
   */
  readonly isTaken: boolean;
  /** How many wait for their place in the queue; more than the limit of the queue need not be counted. */
  readonly queued: number;
  /** All of them, where the policy is `replace`; nobody else asks. */
  readonly runs: readonly RunInTheWay[];
}

/** What becomes of a new run while others of its job are not terminal. */
export type Admission =
  | { readonly action: 'admit'; readonly holdsPlace: boolean; readonly replaces: readonly string[] }
  | { readonly action: 'queue'; readonly replaces: readonly string[] }
  | { readonly action: 'skip'; readonly reason: RunReason };

/**
 * Decides what becomes of a new run under its concurrency policy.
 *
 * `replace` takes every other run out of the way: the ones that have not started at once, a running one when its
 * processes are gone, and until then the new run waits. So it does for those that are kept.
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
      if (runs.some((run) => run.status === 'running' || run.isKept === true)) return { action: 'queue', replaces };
      return { action: 'admit', holdsPlace: true, replaces };
    }
  }
}
