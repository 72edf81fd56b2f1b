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
  /** Requests that are worked on, or rest. */
  working: number;
  /** Answers that are being sent. */
  sending: number;
  readonly waiting: (() => void)[];
}

/** Of one caller; what a page asks for at once is far less. */
const mostWaiting = 200;

/**
 * Whoever has more than so many waiting sends them faster than they can be answered, and would take all of the
 * processor and the database that there is: one of them is worked on, and the next begins after as long a rest, up to
 * the longest, so that about half of the time is for others. An answer that its client does not read holds up none of
 * the others: it counts among those under way only.
 */
const manyWaiting = 20;
const mostOfMany = 1;
const longestRestMs = 50;

export function createFairShare(max: number): FairShare {
  const places = createPlaces(max);
  return {
    async run(who, work, untilOver) {
      if (who === undefined) return work(alwaysItsTurn);
      let share = await places.enter(who);
      const sinceMs = performance.now();
      const turn: Turn = {
        async aside(waiting) {
          places.leave(who, share);
          try {
            return await waiting();
          } finally {
            share = await places.enter(who, true);
          }
        },
      };
      try {
        const result = await work(turn);
        const over = untilOver?.(result);
        if (over !== undefined) places.keepWhileSent(who, share, over);
        return result;
      } finally {
        places.leaveAfterRest(who, share, sinceMs);
      }
    },
  };
}

/** The places of all callers, `max` for each. */
function createPlaces(max: number) {
  const shares = new Map<string, Share>();

  /** Places that are free go to who has waited longest. */
  function admit(who: string, share: Share): void {
    while (hasPlace(share)) {
      const next = share.waiting.shift();
      if (next === undefined) break;
      share.working += 1;
      next();
    }
    if (underWay(share) === 0) shares.delete(who);
  }

  function hasPlace(share: Share): boolean {
    if (share.waiting.length > manyWaiting && share.working >= mostOfMany) return false;
    return underWay(share) < max;
  }

  function leave(who: string, share: Share): void {
    share.working -= 1;
    admit(who, share);
  }

  return {
    /** @param isBack it has had a place before, and is not sent away */
    async enter(who: string, isBack = false): Promise<Share> {
      const share = shares.get(who) ?? { working: 0, sending: 0, waiting: [] };
      shares.set(who, share);
      if (share.waiting.length === 0 && underWay(share) < max) {
        share.working += 1;
        return share;
      }
      if (!isBack && share.waiting.length >= mostWaiting) {
        const detail = `${underWay(share)} of your requests are under way and ${mostWaiting} wait; ask again soon`;
        throw new HttpProblemError('TOO_MANY_REQUESTS', detail, { 'retry-after': '1' });
      }
      await new Promise<void>((resolve) => share.waiting.push(resolve));
      return share;
    },
    leave,
    /** @param sinceMs when the place was taken */
    leaveAfterRest(who: string, share: Share, sinceMs: number): void {
      if (share.waiting.length <= manyWaiting) return leave(who, share);
      setTimeout(() => leave(who, share), Math.min(performance.now() - sinceMs, longestRestMs));
    },
    /** The answer takes memory until it is sent, and a place among those under way for that. */
    keepWhileSent(who: string, share: Share, over: Promise<void>): void {
      share.sending += 1;
      void over.then(() => {
        share.sending -= 1;
        admit(who, share);
      });
    },
  };
}

function underWay({ working, sending }: Share): number {
  return working + sending;
}

const alwaysItsTurn: Turn = { aside: async (work) => work() };
