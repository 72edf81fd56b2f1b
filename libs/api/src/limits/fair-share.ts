import { HttpProblemError } from '../problems/http-problem-error.js';

/**
 * Lets each caller have so many requests under way, and the others of that caller wait for their turn: so one who sends
 * thousands at once takes no more than some of the connections to the database, and whoever else asks finds one.
 */
export interface FairShare {
  /**
   * Runs `work` when it is the caller's turn.
   *
   * @param who `undefined` never waits
   * @param untilOver what the place is kept for when the work is done, without the result waiting for it: an answer
   *   that nobody reads takes memory until it is sent. Must not reject
   * @throws HttpProblemError 429 when too many wait already
   */
  run<Result>(
    who: string | undefined,
    work: (turn: Turn) => Promise<Result>,
    untilOver?: (result: Result) => Promise<void> | undefined,
  ): Promise<Result>;
}

/** The place of one request among those that are under way. */
export interface Turn {
  /** Gives the place to another request of the caller while `work` waits for something other than the database. */
  aside<Result>(work: () => Promise<Result>): Promise<Result>;
}

interface Share {
  underWay: number;
  readonly waiting: (() => void)[];
}

/** Of one caller; what a page asks for at once is far less. */
const mostWaiting = 200;

/**
 * Whoever has more than so many waiting sends them faster than they can be answered, and would take all of the
 * processor and the database that there is: one of them is under way, and the next begins after as long a rest, up to
 * the longest, so that about half of the time is for others.
 */
const manyWaiting = 20;
const mostOfMany = 1;
const longestRestMs = 50;

export function createFairShare(max: number): FairShare {
  const shares = new Map<string, Share>();

  async function enter(who: string, isBack = false): Promise<Share> {
    const share = shares.get(who) ?? { underWay: 0, waiting: [] };
    shares.set(who, share);
    if (share.waiting.length === 0 && share.underWay < max) {
      share.underWay += 1;
      return share;
    }
    if (!isBack && share.waiting.length >= mostWaiting) {
      const detail = `${share.underWay} of your requests are under way and ${mostWaiting} wait; ask again soon`;
      throw new HttpProblemError('TOO_MANY_REQUESTS', detail, { 'retry-after': '1' });
    }
    await new Promise<void>((resolve) => share.waiting.push(resolve));
    return share;
  }

  /** The place goes to who has waited longest. */
  function leave(who: string, share: Share): void {
    share.underWay -= 1;
    while (share.underWay < placesOf(share)) {
      const next = share.waiting.shift();
      if (next === undefined) break;
      share.underWay += 1;
      next();
    }
    if (share.underWay === 0) shares.delete(who);
  }

  /** @param sinceMs when the place was taken */
  function leaveAfterRest(who: string, share: Share, sinceMs: number): void {
    if (share.waiting.length <= manyWaiting) return leave(who, share);
    setTimeout(() => leave(who, share), Math.min(performance.now() - sinceMs, longestRestMs));
  }

  function placesOf({ waiting }: Share): number {
    return waiting.length > manyWaiting ? mostOfMany : max;
  }

  return {
    async run(who, work, untilOver) {
      if (who === undefined) return work(alwaysItsTurn);
      let share = await enter(who);
      const sinceMs = performance.now();
      const turn: Turn = {
        async aside(waiting) {
          leave(who, share);
          try {
            return await waiting();
          } finally {
            share = await enter(who, true);
          }
        },
      };
      let over: Promise<void> | undefined;
      try {
        const result = await work(turn);
        over = untilOver?.(result);
        return result;
      } finally {
        if (over === undefined) leaveAfterRest(who, share, sinceMs);
        else void over.then(() => leaveAfterRest(who, share, sinceMs));
      }
    },
  };
}

const alwaysItsTurn: Turn = { aside: async (work) => work() };
