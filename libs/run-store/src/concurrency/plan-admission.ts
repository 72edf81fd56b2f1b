import type { ConcurrencyPolicy, RunReason } from '@aster-scheduler/core';

/** A run of a job that is not terminal, as far as the concurrency policy goes. */
export interface RunInTheWay {
  readonly id: string;
  readonly status: 'waiting' | 'scheduled' | 'running';
  /** Waits for its place in the queue. */
  readonly isQueued: boolean;
  /** Waits for its job to be resumed: it holds no place, and only a newer run that replaces it minds. */
  readonly isPaused?: boolean;
  /** No tick replaces it: it is of a backfill, or caught up with, and each of those is to run. */
  readonly isKept?: boolean;
}

/** What becomes of a new run while others of its job are not terminal. */
export type Admission =
  | { readonly action: 'admit'; readonly isExclusive: boolean; readonly replaces: readonly string[] }
  | { readonly action: 'queue'; readonly replaces: readonly string[] }
  | { readonly action: 'skip'; readonly reason: RunReason };

/**
 * Decides what becomes of a new run under its concurrency policy.
 *
 * `replace` takes every other run out of the way: the ones that have not started at once, a running one when its
 * processes are gone, and until then the new run waits. So it does for those that are kept.
 */
export function planAdmission(
  policy: ConcurrencyPolicy,
  queueLimit: number,
  others: readonly RunInTheWay[],
): Admission {
  if (policy === 'allow') return { action: 'admit', isExclusive: false, replaces: [] };
  const inTheWay = policy === 'replace' ? others : others.filter((run) => run.isPaused !== true);
  if (inTheWay.length === 0) return { action: 'admit', isExclusive: true, replaces: [] };
  switch (policy) {
    case 'forbid':
      return { action: 'skip', reason: 'concurrency_forbid' };
    case 'queue':
      if (inTheWay.filter((run) => run.isQueued).length >= queueLimit) return { action: 'skip', reason: 'queue_full' };
      return { action: 'queue', replaces: [] };
    case 'replace': {
      const replaces = inTheWay.filter((run) => run.isKept !== true).map((run) => run.id);
      if (inTheWay.some((run) => run.status === 'running' || run.isKept === true)) return { action: 'queue', replaces };
      return { action: 'admit', isExclusive: true, replaces };
    }
  }
}
