import { onCallersTransaction } from '@aster-scheduler/db';
import { type EnqueuedRun, type EnqueueRequest, enqueueRuns } from '@aster-scheduler/run-store';
import type { Engine } from '../engine/engine.js';
import { requirePayload } from './check-payload.js';
import { readCallOptions, readTriggers, runFields } from './read-trigger.js';
import { requireTransaction } from './require-transaction.js';
import type { StandardSchema } from './standard-schema.js';
import { explainConflict } from './transaction-conflict-error.js';
import type { CallOptions, TriggeredRun, TriggerItem, TriggerOptions } from './trigger-options.js';

/** The job of which runs are asked for. */
export interface TriggeredJob {
  /** In the code, or else the name of the job. */
  readonly name: string;
  readonly schema?: StandardSchema;
}

/** @throws InvalidInputError, NotFoundError, IdempotencyMismatchError, TransactionConflictError */
export async function triggerRun(
  engine: Engine,
  job: TriggeredJob,
  payload: unknown,
  options: TriggerOptions = {},
): Promise<TriggeredRun> {
  readCallOptions(options, runFields);
  const { key, at, after, priority } = options;
  const requests = readTriggers([{ payload, key, at, after, priority }], false);
  await requirePayload(job.schema, payload);
  const [run] = await enqueue(engine, job.name, requests, options);
  if (run === undefined) throw new Error(`the run of job ${job.name} was not made`);
  return run;
}

/** @throws InvalidInputError, NotFoundError, IdempotencyMismatchError, TransactionConflictError */
export async function triggerRuns(
  engine: Engine,
  job: TriggeredJob,
  items: readonly TriggerItem[],
  options: CallOptions = {},
): Promise<TriggeredRun[]> {
  readCallOptions(options);
  const requests = readTriggers(items, true);
  for (const [index, { payload }] of items.entries()) await requirePayload(job.schema, payload, `[${index}].payload`);
  return enqueue(engine, job.name, requests, options);
}

async function enqueue(
  engine: Engine,
  jobName: string,
  requests: readonly EnqueueRequest[],
  { tx, notify = true, concurrencyPolicy }: CallOptions,
): Promise<TriggeredRun[]> {
  const options = { concurrencyPolicy, now: engine.now?.() };
  if (tx !== undefined) {
    const enqueueOn = onCallersTransaction(requireTransaction(tx), async (theirs) =>
      enqueueRuns(theirs, jobName, requests, { ...options, notifies: notify }),
    );
    const made = await enqueueOn.catch((error: unknown) => {
      throw explainConflict(error);
    });
    return made.map(toTriggeredRun);
  }
  const runs = await enqueueRuns(engine.db, jobName, requests, options);
  tellOf(engine, runs);
  return runs.map(toTriggeredRun);
}

function tellOf(engine: Engine, runs: readonly EnqueuedRun[]): void {
  const made = runs.filter((run) => run.isNew && run.status !== 'skipped');
  for (const pool of new Set(made.map((run) => run.pool))) engine.tell('runs', pool);
  if (made.some((run) => run.status === 'waiting')) engine.tell('control'); // for one that it may replace
}

function toTriggeredRun({ id, jobId, status, reason, isNew }: EnqueuedRun): TriggeredRun {
  return { id, jobId, status, reason, isNew };
}
