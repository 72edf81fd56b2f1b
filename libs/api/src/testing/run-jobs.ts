import { randomUUID } from 'node:crypto';
import type { Outcome } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import {
  type ClaimedRun,
  claimRuns,
  insertOutput,
  registerWorker,
  settleRuns,
  triggerJob,
} from '@aster-scheduler/run-store';

/** A worker that is there only in the database: it does what it is told, when it is told. */
export interface TestWorker {
  readonly id: string;
  claim(limit?: number): Promise<readonly ClaimedRun[]>;
  write(run: ClaimedRun, seq: number, data: string | Uint8Array, droppedBefore?: number): Promise<void>;
  settle(run: ClaimedRun, outcome: Outcome): Promise<void>;
}

export async function startTestWorker(db: Db): Promise<TestWorker> {
  const id = randomUUID();
  const facts = { name: 'test worker', pools: ['default'], handlers: [], slots: 100, version: '0', leaseMs: 3_600_000 };
  await registerWorker(db, { id, ...facts });
  return {
    id,
    async claim(limit = 100) {
      const options = { workerId: id, pools: ['default'], handlers: [], runsCommands: true, limit };
      return (await claimRuns(db, options)).runs;
    },
    async write({ id: runId, attemptNum, fence }, seq, data, droppedBefore = 0) {
      await insertOutput(db, [
        { runId, attemptNum, fence, seq, stream: 'stdout', data: Buffer.from(data), droppedBefore },
      ]);
    },
    async settle({ id: runId, fence }, outcome) {
      await settleRuns(db, [{ runId, fence, outcome }]);
    },
  };
}

/** Runs a job to its end, with this output and outcome; answers the id of the run. */
export async function runToEnd(
  db: Db,
  worker: TestWorker,
  jobId: string,
  given: { readonly output?: string; readonly outcome?: Outcome } = {},
): Promise<string> {
  const { id } = await triggerJob(db, jobId);
  const run = (await worker.claim()).find((claimed) => claimed.id === id);
  if (run === undefined) throw new Error(`run ${id} was not claimed`);
  if (given.output !== undefined) await worker.write(run, 0, given.output);
  await worker.settle(run, given.outcome ?? { status: 'succeeded', exitCode: 0 });
  return id;
}
