import { DatabaseUnavailableError } from '@aster-scheduler/core';

/**
 * The answer, if it comes in time. A late one is dropped.
 *
 * @throws DatabaseUnavailableError when it has not come within `ms`
 */
export async function answerWithin<Answer>(ms: number, answer: Promise<Answer>): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    const late = () => reject(new DatabaseUnavailableError(`the database did not answer within ${Math.round(ms)} ms`));
    timer = setTimeout(late, ms);
  });
  return Promise.race([answer, deadline]).finally(() => clearTimeout(timer));
}
