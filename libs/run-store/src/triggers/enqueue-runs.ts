import { InvalidInputError, NotFoundError } from '@aster-scheduler/core';
import { atomically, channelName, type Db, retryConflicts, type Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { requestHash } from '../idempotency/request-hash.js';
import { deleteKeys, findKeyedRuns, requireSamePayload } from '../idempotency/trigger-keys.js';
import { requirePayloads } from '../payloads/require-payloads.js';
import type { EnqueuedRun, EnqueueOptions, EnqueueRequest } from './enqueue-request.js';
import { type AskedJob, makeOverlappingRuns, type OverlappingRunRequest } from './make-overlapping-runs.js';
import { makeRunsInTurn } from './make-runs-in-turn.js';
import { takePortion } from './take-portion.js';

/** How often keys are looked at anew that have become free meanwhile. */
const maxRounds = 3;

/**
 * Makes runs of a job, all of them or none, and returns them in the order of the requests. With a job whose policy is
 * `allow` that is one statement for each thousand; with any other the job's other runs and its ticks wait until the
 * transaction ends.
 *
 * @param db may be a transaction, also one of a caller's; then they exist when it commits
 * @param jobName what the code calls the job, or else the name of the job
 * @throws NotFoundError when there is no such job
 * @throws IdempotencyMismatchError when a key was used before with another payload
 * @throws InvalidInputError when the job runs a command and a payload is given, when one is not as the schema
 *   of the job says, or a later run of a job is asked for whose policy is not `allow`
 */
export async function enqueueRuns(
  db: Db,
  jobName: string,
  requests: readonly EnqueueRequest[],
  options: EnqueueOptions = {},
): Promise<EnqueuedRun[]> {
  if (requests.length === 0) return [];
  if (isOneStatement(requests)) return retryConflicts(db, async () => enqueuePortion(db, jobName, requests, options));
  return atomically(db, async (tx) => {
    const runs: EnqueuedRun[] = [];
    for (let made = 0; made < requests.length;) {
      const portion = takePortion(requests.slice(made));
      made += portion.length;
      runs.push(...(await enqueuePortion(tx, jobName, portion, options, runs.length)));
    }
    return runs;
  });
}

/** One that makes all of the runs or none; of two with keys one may be made and the other be refused. */
function isOneStatement(requests: readonly EnqueueRequest[]): boolean {
  if (requests.length === 1) return true;
  return requests.every(({ key }) => key === undefined) && takePortion(requests).length === requests.length;
}

async function enqueuePortion(
  db: Db,
  jobName: string,
  requests: readonly EnqueueRequest[],
  options: EnqueueOptions,
  made = 0,
): Promise<EnqueuedRun[]> {
  const isAlone = made === 0 && requests.length === 1;
  const named = requests.map((request, n) => ({ ...request, field: isAlone ? 'payload' : `[${made + n}].payload` }));
  const runs: (EnqueuedRun | undefined)[] = requests.map(() => undefined);
  for (let round = 1; round <= maxRounds; round += 1) {
    const open = [...runs.keys()].filter((index) => runs[index] === undefined);
    const asked = open.flatMap((index) => named[index] ?? []);
    const done = await enqueueOnce(db, jobName, asked, options);
    for (const [place, index] of open.entries()) runs[index] = done[place];
    if (runs.every((run) => run !== undefined)) return runs;
  }
  throw new Error(`keys of job ${JSON.stringify(jobName)} were taken and freed again meanwhile`);
}

/** Returns `undefined` for a request whose key stood for nothing any more and has just been freed. */
async function enqueueOnce(
  db: Db,
  jobName: string,
  requests: readonly NamedRequest[],
  options: EnqueueOptions,
): Promise<(EnqueuedRun | undefined)[]> {
  const { concurrencyPolicy = 'allow', notifies, now } = options;
  const make = async (ofVersion?: number) =>
    makeOverlappingRuns(db, { name: jobName }, requests.map(toOverlappingRun), {
      ...{ notifies, now, mayOverlap: concurrencyPolicy === 'allow', ofVersion },
      takesPayload: requests.some((request) => request.payload !== undefined),
    });
  let asked = await make();
  // once more when the schema they were checked against was not the last one
  for (let checked: number | undefined; asked?.job.schema !== undefined;) {
    const { ofVersion, payload } = asked.job.schema;
    if (ofVersion === checked) break;
    await requirePayloads(payload, requests);
    checked = ofVersion;
    asked = await make(checked);
  }
  if (asked === undefined) throw new NotFoundError('job', jobName);
  const { job } = asked;
  if (job.allowsOverlap) {
    const made = [...asked.made].map(([index, id]) => [index, { id, pool: job.pool, status: 'scheduled' }] as const);
    return withKeyedRuns(db, job, requests, new Map(made), options.now);
  }
  if (!job.hasHandler && requests.some((request) => request.payload !== undefined)) {
    const message = `only a handler takes a payload, and the job ${JSON.stringify(jobName)} runs a command`;
    throw new InvalidInputError([{ field: 'payload', message }]);
  }
  return atomically(db, async (tx) => {
    const made = await makeRunsInTurn(tx, job, requests, options.concurrencyPolicy);
    const pools = new Set([...made.values()].map((run) => run.pool));
    if (options.notifies === true) for (const pool of pools) await notifyWorkers(tx, pool);
    return withKeyedRuns(tx, job, requests, made, options.now);
  });
}

/** A request, and what its payload is called where it is refused. */
interface NamedRequest extends EnqueueRequest {
  readonly field: string;
}

function toOverlappingRun({ payload, key, at, afterMs, priority }: EnqueueRequest): OverlappingRunRequest {
  const hash = key === undefined ? undefined : requestHash(payload);
  return { overrides: payload === undefined ? undefined : { payload }, key, hash, at, afterMs, priority };
}

async function withKeyedRuns(
  db: Db,
  job: AskedJob,
  requests: readonly EnqueueRequest[],
  made: ReadonlyMap<number, Pick<EnqueuedRun, 'id' | 'pool' | 'status' | 'reason'>>,
  now: Date | undefined,
): Promise<(EnqueuedRun | undefined)[]> {
  const { id: jobId, pool } = job;
  const keys = requests.flatMap(({ key }, index) => (made.has(index) || key === undefined ? [] : [key]));
  const keyed = keys.length === 0 ? undefined : await findKeyedRuns(db, jobId, keys, now);
  const over = [...(keyed?.values() ?? [])].filter((run) => run.isOver);
  if (over.length > 0) await deleteKeys(db, jobId, over);
  return requests.map((request, index) => {
    const run = made.get(index);
    if (run !== undefined) return { ...run, jobId, isNew: true };
    const earlier = keyed?.get(request.key ?? '');
    if (earlier === undefined || earlier.isOver || earlier.status === null) return undefined;
    requireSamePayload(earlier, request.payload);
    return {
      id: earlier.runId,
      jobId,
      pool,
      status: earlier.status,
      reason: earlier.reason ?? undefined,
      isNew: false,
    };
  });
}

/** One of the runs may have to wait for another one that it replaces: the worker of that is to look. */
async function notifyWorkers(tx: Tx, pool: string): Promise<void> {
  const [runs, control] = [channelName('runs'), channelName('control')];
  await sql`select pg_notify(${runs}, ${pool})::text, pg_notify(${control}, '')::text`.execute(tx);
}
