import { InvalidInputError } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { findJobId } from '@aster-scheduler/job-store';
import type { FoundConditions, RunConditions } from '@aster-scheduler/run-store';
import type { Caller } from '../access/caller.js';
import { parseInstant } from '../fields/instant-field.js';
import { readLabels } from '../fields/label-field.js';
import type { RunConditionsQuery } from './run-conditions-query.js';
import { isRunIdPrefix } from './run-id-prefix.js';

/** What stands in errors is looked for in runs of this age at most. */
const searchedMs = 30 * 24 * 3_600_000;

/**
 * What a query means to the store; `undefined` when it names a job that is not there.
 *
 * @throws InvalidInputError for what contradicts itself
 */
export async function runConditionsOf(
  db: Db,
  query: RunConditionsQuery,
  { reach }: Caller,
  now: Date,
): Promise<RunConditions | undefined> {
  refuseContradictions(query);
  const { job, status: statuses, trigger, q } = query;
  const jobId = job === undefined ? query.job_id : await findJobId(db, job);
  if (job !== undefined && jobId === undefined) return undefined;
  const isId = q !== undefined && isRunIdPrefix(q);
  const errorText = isId ? undefined : q;
  return {
    ...{ jobId, statuses, trigger, reach, idPrefix: isId ? q : undefined, found: foundOf(query, errorText) },
    from: earliest(query, errorText, now),
    to: query.to === undefined ? undefined : parseInstant(query.to),
  };
}

/** The conditions as the `Link` to the next page has them. */
export function sameConditions(query: RunConditionsQuery): Readonly<Record<string, string | undefined>> {
  const { status, reason, label, min_ms, max_ms, attempts, ...texts } = query;
  const lists = { status: status?.join(','), reason: reason?.join(','), label: label?.join(',') };
  return { ...texts, ...lists, min_ms: min_ms?.toString(), max_ms: max_ms?.toString(), attempts: attempts?.toString() };
}

function foundOf(query: RunConditionsQuery, errorText: string | undefined): FoundConditions | undefined {
  const { reason: reasons, worker_id: workerId, pool, label, min_ms: minMs, max_ms: maxMs, attempts } = query;
  const endedFrom = query.ended_from === undefined ? undefined : parseInstant(query.ended_from);
  const labels = label === undefined ? undefined : readLabels(label);
  const found = { reasons, workerId, pool, labels, errorText, minMs, maxMs, attempts, endedFrom };
  return Object.values(found).every((condition) => condition === undefined) ? undefined : found;
}

function earliest({ from }: RunConditionsQuery, errorText: string | undefined, now: Date): Date | undefined {
  const asked = from === undefined ? undefined : parseInstant(from);
  if (errorText === undefined) return asked;
  const searched = new Date(now.getTime() - searchedMs);
  return asked === undefined || asked < searched ? searched : asked;
}

function refuseContradictions({
  job,
  job_id: jobId,
  from,
  to,
  min_ms: minMs,
  max_ms: maxMs,
}: RunConditionsQuery): void {
  const isMixedUp = from !== undefined && to !== undefined && Date.parse(from) > Date.parse(to);
  const problems = [
    ...(job !== undefined && jobId !== undefined ? [{ field: 'job', message: 'excludes job_id' }] : []),
    ...(isMixedUp ? [{ field: 'from', message: 'must not be after to' }] : []),
    ...((minMs ?? 0) > (maxMs ?? Infinity) ? [{ field: 'min_ms', message: 'must not be more than max_ms' }] : []),
  ];
  if (problems.length > 0) throw new InvalidInputError(problems);
}
