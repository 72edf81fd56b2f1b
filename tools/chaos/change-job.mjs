import { setTimeout as delay } from 'node:timers/promises';
import { nowUs } from './clock.mjs';
import { isTooSlow, isUncertain } from './system/rest.mjs';

const pauseMs = 300;
/** Longer than any fault and the way back from it. */
const certainWithinMs = 90_000;

/** The API has refused what it must not refuse. */
export class UnexpectedAnswerError extends Error {
  constructor(what, { status, body }) {
    super(`${what}: ${status} ${JSON.stringify(body)}`);
  }
}

/** The API does not get itself together again. */
export class NoAnswerError extends Error {
  constructor(what) {
    super(`${what}: not certain after ${certainWithinMs / 1_000} s`);
  }
}

/**
 * Creates a job, asking again until it is certain that it exists. The job as the test knows it: `periods` are its
 * schedules one after the other, each from the instant in `sinceUs` (which is known to a millisecond: earliest,
 * latest).
 */
export async function createJob(rest, plan, input) {
  for (const deadline = performance.now() + certainWithinMs; performance.now() < deadline;) {
    const answer = await rest('POST', '/api/v1/jobs', input);
    const found = answer.status === 409 ? await rest('GET', `/api/v1/jobs/${plan.name}`) : answer;
    if (found.status === 201 || found.status === 200) {
      const { id, version, created_at: createdAt } = found.body;
      return { id, version, plan, periods: [{ sinceUs: instantUs(createdAt), every: plan.every }], isBusy: false };
    }
    if (!isUncertain(found) && !isTooSlow(found)) throw new UnexpectedAnswerError(`creating job ${plan.name}`, found);
    await delay(pauseMs);
  }
  throw new NoAnswerError(`creating job ${plan.name}`);
}

/**
 * Edits a job, asking again until it is certain that the edit has been made, once; then notes the schedule from then
 * on.
 *
 * @param every seconds between ticks from then on; absent: no ticks
 */
export async function changeJob(rest, job, change, every) {
  for (const deadline = performance.now() + certainWithinMs; performance.now() < deadline;) {
    const etag = { 'if-match': `"${job.version}"` };
    const answer = await rest('PATCH', `/api/v1/jobs/${job.id}`, change, etag);
    const found = answer.status === 200 ? answer : await rest('GET', `/api/v1/jobs/${job.id}`);
    const isUnchanged = answer.status === 200 && answer.body.version === job.version; // it was so already
    if (isUnchanged) return;
    if (found.status === 200 && found.body.version > job.version) {
      job.version = found.body.version;
      const isPause = change.status === 'inactive';
      job.periods.push({ sinceUs: instantUs(found.body.updated_at), every, isPause, answeredUs: nowUs() });
      return;
    }
    for (const told of [answer, found]) {
      if (!isUncertain(told) && !isTooSlow(told) && told.status !== 412 && told.status !== 200) {
        throw new UnexpectedAnswerError(`editing job ${job.plan.name}`, told);
      }
    }
    await delay(pauseMs);
  }
  throw new NoAnswerError(`editing job ${job.plan.name}`);
}

function instantUs(text) {
  const us = Date.parse(text) * 1_000;
  return [us, us + 999];
}
