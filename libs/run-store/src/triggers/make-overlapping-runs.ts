import type { TaskOverrides } from '@aster-scheduler/core';
import { callFunction, type Db, jsonText } from '@aster-scheduler/db';
import { runIdTails } from '../rows/run-id-tails.js';

/** A run that is asked for, which may overlap with others of its job. */
export interface OverlappingRunRequest {
  readonly overrides?: TaskOverrides;
  /** A further request with the key makes no run. */
  readonly key?: string;
  /** Hexadecimal; kept with the key. */
  readonly hash?: string;
  /** Not before this instant; one that has passed is now. */
  readonly at?: Date;
  /** Not before so long from now, by the database's clock; instead of `at`. */
  readonly afterMs?: number;
  /** Instead of the job's. */
  readonly priority?: number;
  /** Instead of the job's. */
  readonly pool?: string;
  /** Who asks for it. */
  readonly actor?: string;
}

export interface OverlappingRunOptions {
  /** Whether they are asked for under the policy `allow`; otherwise none is made, and only the job is returned. */
  readonly mayOverlap: boolean;
  /** Whether they are for a handler only: of a job with a command none is made then. */
  readonly takesPayload?: boolean;
  /** The version of the job whose schema the payloads were checked against. */
  readonly ofVersion?: number;
  /** Whether the transaction, when it commits, tells the workers. */
  readonly notifies?: boolean;
  /** Instead of the database's clock. */
  readonly now?: Date;
}

/** A job by its id, or by what the code of a program calls it, or else its name. */
export type AskedFor = { readonly id: string } | { readonly name: string };

/** What a job's row says of runs that are asked for. */
export interface AskedJob {
  readonly id: string;
  readonly pool: string;
  readonly hasHandler: boolean;
  /** Whether its runs need no place, so that they can be made without holding anybody up. */
  readonly allowsOverlap: boolean;
  /** The time of the statement, as milliseconds since 1970. */
  readonly nowMs: number;
  /** What payloads must be like, where there are any and none of the runs was made. */
  readonly schema?: PayloadSchema;
}

/** What the payloads of a job must be like, as of a version of it. */
export interface PayloadSchema {
  readonly ofVersion: number;
  readonly payload: unknown;
}

export interface OverlappingRuns {
  readonly job: AskedJob;
  /** Ids of the runs that were made, by the index of their request. A request whose key is in use has none. */
  readonly made: ReadonlyMap<number, string>;
}

/**
 * Makes runs of a job whose concurrency policy is `allow`, in one statement; `undefined` when there is no such job.
 * Of any other job it makes none. The job cannot be deleted until the transaction ends; nothing else waits for it.
 */
export async function makeOverlappingRuns(
  db: Db,
  asked: AskedFor,
  requests: readonly OverlappingRunRequest[],
  { mayOverlap, takesPayload = false, ofVersion, notifies = false, now }: OverlappingRunOptions,
): Promise<OverlappingRuns | undefined> {
  const tails = runIdTails(requests.length);
  const rows = requests.map((request, n) => ({
    ...toRow(request, n, tails[n]),
    of_version: n === 0 ? ofVersion : undefined,
  }));
  const [id, name] = 'id' in asked ? [asked.id, null] : [null, asked.name];
  const answer = await callFunction<Answer>(db, 'enqueue_runs', [
    id,
    name,
    jsonText(rows),
    mayOverlap,
    takesPayload,
    notifies,
    now?.toISOString() ?? null,
  ]);
  if (answer === undefined) return undefined;
  const { schema, ...job } = answer.job;
  return { job: { ...job, schema: schema ?? undefined }, made: new Map(answer.made ?? []) };
}

interface Answer {
  readonly job: Omit<AskedJob, 'schema'> & { readonly schema: PayloadSchema | null };
  readonly made: [number, string][] | null;
}

function toRow(request: OverlappingRunRequest, n: number, tail: string | undefined) {
  const { overrides, key, hash, at, afterMs, priority, pool, actor } = request;
  return { n, tail, key, hash, overrides, at, after_ms: afterMs, priority, pool, actor };
}
