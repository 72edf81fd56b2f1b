import { isFinal, type Run } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { findRun, listAttempts, type Settled } from '@aster-scheduler/run-store';

/** An attempt that this worker has made. */
export interface OwnAttempt {
  readonly runId: string;
  readonly attemptNum: number;
  readonly workerId: string | undefined;
  readonly pool: string;
}

/**
 * What became of an attempt whose settlement may have been stored without the answer having come through; `undefined`
 * when it was not stored and another claim holds the run. A hand-back leaves no trace, so it is `undefined` for that,
 * too.
 */
export async function findOwnEnd(db: Db, attempt: OwnAttempt): Promise<Settled | undefined> {
  const run = await findRun(db, attempt.runId);
  if (run === undefined || attempt.workerId === undefined) return undefined;
  if (isFinal(run.status)) return endOf(run, attempt);
  const attempts = await listAttempts(db, attempt.runId);
  const ended = attempts.find(({ attemptNum }) => attemptNum === attempt.attemptNum);
  if (ended === undefined || ended.workerId !== attempt.workerId || ended.reason === 'worker_lost') return undefined;
  const { attemptNum, startedAt, finishedAt, reason, errorMsg } = ended;
  const { runId, pool } = attempt;
  const { jobId, availableAt } = run;
  const facts = { attemptNum, startedAt, finishedAt, reason, errorMsg };
  return { ...facts, runId, jobId, pool, status: 'scheduled', availableAt, hasFollowers: true };
}

function endOf(run: Run, { attemptNum, workerId, pool }: OwnAttempt): Settled | undefined {
  const { id: runId, jobId, status, reason, errorMsg, startedAt, finishedAt } = run;
  const isOwn = run.attemptNum === attemptNum && run.workerId === workerId && reason !== 'worker_lost';
  if (!isOwn || !isFinal(status) || finishedAt === undefined) return undefined;
  const facts = { attemptNum, status, reason, errorMsg, startedAt, finishedAt };
  return { ...facts, runId, jobId, pool, hasFollowers: true };
}
