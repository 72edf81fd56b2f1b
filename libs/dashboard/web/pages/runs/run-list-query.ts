import type { RunListQuery } from '@aster-scheduler/client';
import { splitStatuses } from '../../address/run-search.js';
import { readInstant } from '../../time/read-instant.js';
import type { AskedRuns } from './plan-asked.js';
import { splitReasons } from './run-reasons.js';

/**
 * What the API is asked for an address of the list of runs; `undefined` where it cannot be asked: it would be for runs
 * of other jobs, or for more of them.
 *
 * @param jobId of `search.job`; `undefined` where there is none, or it is not known (yet)
 */
export function runListQuery(search: AskedRuns, jobId: string | undefined, now: Date): RunListQuery | undefined {
  if (search.wrong !== undefined || (search.job !== undefined && jobId === undefined)) return undefined;
  const statuses = splitStatuses(search.status);
  const reasons = splitReasons(search.reason);
  return {
    status: statuses.length === 0 ? undefined : statuses,
    trigger: search.trigger,
    reason: reasons.length === 0 ? undefined : reasons,
    worker_id: search.worker,
    pool: search.pool,
    job_id: jobId,
    q: search.q,
    label: search.labels,
    min_ms: search.minMs,
    max_ms: search.maxMs,
    attempts: search.attempts,
    from: instant(search.from, now),
    to: instant(search.to, now),
  };
}

function instant(text: string | undefined, now: Date): string | undefined {
  return text === undefined ? undefined : readInstant(text, now)?.toISOString();
}
