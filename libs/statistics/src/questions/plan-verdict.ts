import type { PoolState } from '@aster-scheduler/run-store';
import { lateMs } from './list-late-runs.js';

export const verdictCodes = ['ledger_unexplained', 'no_worker', 'runs_late', 'jobs_failing', 'jobs_skipping'] as const;

/** Something that is not all right. */
export interface Verdict {
  readonly code: (typeof verdictCodes)[number];
  readonly severity: 'critical' | 'warning';
  /** How many pools, jobs or ticks. */
  readonly count: number;
  readonly sentence: string;
  /** What lists of jobs are narrowed to by it, as their `health`; absent: it is not about jobs. */
  readonly health?: 'failing' | 'late' | 'skipping' | 'no_worker';
}

export interface VerdictFacts {
  readonly pools: readonly PoolState[];
  readonly failing: number;
  readonly skipping: number;
  /** Ticks without a run or a skip. */
  readonly unexplained: number;
}

/** Says what is not all right, the worst first; nothing when all is. */
export function planVerdict({ pools, failing, skipping, unexplained }: VerdictFacts): Verdict[] {
  const late = pools.filter((pool) => (pool.oldestDueMs ?? 0) > lateMs);
  const unserved = late.filter((pool) => pool.workers === 0);
  const served = late.filter((pool) => pool.workers > 0);
  return [
    ...verdictOn(
      'ledger_unexplained',
      'critical',
      unexplained,
      'tick has neither a run nor a skip',
      'ticks have neither a run nor a skip',
    ),
    ...verdictOn(
      'no_worker',
      'critical',
      unserved.length,
      'pool has due runs and no worker',
      'pools have due runs and no worker',
    ),
    ...verdictOn('jobs_failing', 'critical', failing, 'job is failing', 'jobs are failing'),
    ...verdictOn(
      'runs_late',
      'warning',
      served.length,
      'pool is more than a minute late',
      'pools are more than a minute late',
    ),
    ...verdictOn('jobs_skipping', 'warning', skipping, 'job skips many of its ticks', 'jobs skip many of their ticks'),
  ];
}

const healths: Readonly<Partial<Record<Verdict['code'], Verdict['health']>>> = {
  no_worker: 'no_worker',
  jobs_failing: 'failing',
  runs_late: 'late',
  jobs_skipping: 'skipping',
};

function verdictOn(
  code: Verdict['code'],
  severity: Verdict['severity'],
  count: number,
  one: string,
  many: string,
): Verdict[] {
  const health = healths[code];
  const sentence = `${count} ${count === 1 ? one : many}`;
  return count === 0 ? [] : [{ code, severity, count, sentence, ...(health === undefined ? {} : { health }) }];
}
