import { NotFoundError } from '@aster-scheduler/core';
import { cancelRun, findOutputEncoding, findRun, outputText, readOutput, retryRun } from '@aster-scheduler/run-store';
import type { Engine } from '../engine/engine.js';
import type { TriggeredRun } from './trigger-options.js';

/** Cancels a run and tells whoever executes it, and those who waited for its place. */
export async function cancelAndTell({ db, now, tell }: Engine, runId: string): Promise<void> {
  await cancelRun(db, runId, now?.());
  tell('control', runId);
  tell('runs');
}

/** Makes a run that repeats a finished one and tells the workers. */
export async function retryAndTell({ db, now, tell }: Engine, runId: string): Promise<TriggeredRun> {
  const { id, jobId, pool, status, reason } = await retryRun(db, runId, { now: now?.() });
  if (status === 'scheduled') tell('runs', pool);
  tell('control'); // under the policy replace, a running one has to end
  return { id, jobId, status, reason, isNew: true };
}

/** What the last attempt of a run has put out. */
export async function readOutputText({ db }: Engine, runId: string): Promise<string> {
  const run = await findRun(db, runId);
  if (run === undefined) throw new NotFoundError('run', runId);
  const pieces = await readOutput(db, runId, { attemptNum: run.attemptNum });
  return outputText(pieces, await findOutputEncoding(db, run.jobId));
}
