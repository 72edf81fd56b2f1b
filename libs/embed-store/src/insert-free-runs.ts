import { type Db, jsonText } from '@aster-scheduler/db';
import { sql } from 'kysely';
import type { EnqueueOptions, EnqueueRequest } from './enqueue-request.js';
import { requestHash } from './request-hash.js';
import { runIdTail } from './run-id-tail.js';

/** What a job's row says of runs that are asked for. */
export interface AskedJob {
  readonly id: string;
  readonly pool: string;
  readonly hasHandler: boolean;
  /** Whether its runs need no place, so that they can be made without holding anybody up. */
  readonly isFree: boolean;
  /** The time of the statement, as milliseconds since 1970. */
  readonly nowMs: number;
}

export interface FreeRuns {
  readonly job: AskedJob;
  /** Ids of the runs that were made, by the index of their request. A request whose key is in use has none. */
  readonly made: ReadonlyMap<number, string>;
}

/**
 * Makes runs of a job whose concurrency policy is `allow`, in one statement; `undefined` when there is no such job.
 * Of any other job it makes none. The job cannot be deleted until the transaction ends; nothing else waits for it.
 *
 * The answer is one column of text, which every driver reads alike.
 */
export async function insertFreeRuns(
  db: Db,
  jobName: string,
  requests: readonly EnqueueRequest[],
  { concurrencyPolicy = 'allow', notifies = false, now }: EnqueueOptions,
): Promise<FreeRuns | undefined> {
  const wantsFree = concurrencyPolicy === 'allow';
  const takesPayload = requests.some((request) => request.payload !== undefined);
  const result = await sql<{ answer: string | null }>`
    select aster.enqueue_runs(${jobName}, ${jsonText(requests.map(toRow))}::json, ${wantsFree}, ${takesPayload},
      ${notifies}, ${now?.toISOString() ?? null}::timestamptz)::text as answer`.execute(db);
  const answer = result.rows[0]?.answer ?? null;
  if (answer === null) return undefined;
  const { job, made } = JSON.parse(answer) as { job: AskedJob; made: [number, string][] | null };
  return { job, made: new Map(made ?? []) };
}

function toRow(request: EnqueueRequest, n: number) {
  const { payload, key, at, afterMs, priority } = request;
  return {
    n,
    tail: runIdTail(),
    key,
    hash: key === undefined ? undefined : requestHash(payload),
    overrides: payload === undefined ? undefined : { payload },
    at,
    after_ms: afterMs,
    priority,
  };
}
