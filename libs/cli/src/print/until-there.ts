import { setTimeout as delay } from 'node:timers/promises';
import type { Session } from '../session/session.js';
import { againMs, isAway, sayAway } from './away.js';

/**
 * Asks until the server answers, for what goes on until Ctrl-C: says once since when it is away, and that it is back.
 *
 * @throws whatever the server refuses
 */
export async function untilThere<Answer>(
  session: Pick<Session, 'say' | 'times'>,
  ask: () => Promise<Answer>,
  pauseMs = againMs,
): Promise<Answer> {
  const since = new Date();
  for (let isSaid = false; ; isSaid = true) {
    try {
      const answer = await ask();
      if (isSaid) session.say('the server is back');
      return answer;
    } catch (error) {
      if (!isAway(error)) throw error;
      if (!isSaid) session.say(`${sayAway({ since, error }, await session.times())}; Ctrl-C ends`);
      await delay(pauseMs);
    }
  }
}
