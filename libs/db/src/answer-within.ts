import { DatabaseUnavailableError } from '@aster-scheduler/core';

/**
 * The answer, if it comes in time; a later one is dropped. What has arrived by then counts although nobody has read it
 * yet: a process that was busy past the deadline reads before it gives up.
 *
 * @param late what it rejects with when the answer has not come within `ms`
 */
export async function answerWithin<Answer>(
  ms: number,
  answer: Promise<Answer>,
  late: () => Error = () => new DatabaseUnavailableError(`the database did not answer within ${Math.round(ms)} ms`),
): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  let verdict: NodeJS.Immediate | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      verdict = setImmediate(() => reject(late())); // Node reads between its timers and its immediates
    }, ms);
  });
  return Promise.race([answer, deadline]).finally(() => {
    clearTimeout(timer);
    clearImmediate(verdict);
  });
}
