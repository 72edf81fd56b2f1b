import { createHash } from 'node:crypto';
import {
  InvalidInputError,
  type Job,
  NotFoundError,
  type Notice,
  sentenceOf,
  StateConflictError,
  withoutReferences,
} from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { type DeliveryResult, webhookBody } from '@aster-scheduler/delivery';
import { findJob } from '@aster-scheduler/job-store';
import { answerOnce, isCausedByNotice, noticeActor, payloadProblems, triggerJob } from '@aster-scheduler/run-store';

/** Where a command finds what it is told; a handler gets it as its payload. */
const noticeVariable = 'ASTER_NOTICE';

/**
 * Tells a job of Aster by triggering it, once for each message however often that is sent. A message about a run that a
 * message has caused is dropped: else the two would go on for ever.
 *
 * @param jobName its name or its id
 */
export async function triggerToldJob(db: Db, notice: Notice, jobName: string): Promise<DeliveryResult> {
  if (notice.run !== undefined && (await isCausedByNotice(db, notice.run.id))) return { outcome: 'not-needed' };
  const job = await findJob(db, jobName);
  if (job === undefined) return { outcome: 'refused', error: `there is no job ${JSON.stringify(jobName)}` };
  try {
    return { outcome: 'delivered', excerpt: `run ${await trigger(db, notice, job)}` };
  } catch (error) {
    const isFinal = [InvalidInputError, NotFoundError, StateConflictError].some((each) => error instanceof each);
    if (!isFinal) throw error;
    return { outcome: 'refused', error: sentenceOf(error) };
  }
}

async function trigger(db: Db, notice: Notice, job: Job): Promise<string> {
  const body = JSON.stringify(webhookBody(notice));
  const payload: unknown = JSON.parse(body);
  const takesPayload = job.command === undefined;
  if (takesPayload && job.payloadSchema !== undefined) {
    const problems = await payloadProblems(job.payloadSchema, payload);
    if (problems.length > 0) throw new InvalidInputError(problems);
  }
  // what a run has written could have the job print any secret that there is
  const overrides = takesPayload ? { payload } : { env: { [noticeVariable]: withoutReferences(body) } };
  const request = { scope: `notice:${job.id}`, key: notice.id, hash: createHash('sha256').update(notice.id).digest() };
  const { answer } = await answerOnce(db, request, async (tx) => {
    const { concurrencyPolicy } = job;
    return (await triggerJob(tx, job.id, { overrides, actor: noticeActor, concurrencyPolicy, notifies: true })).id;
  });
  return answer;
}
