/** A clock that stands still until it is turned. */
export interface Clock {
  now(): Date;
  /** Throws when it would be turned back. */
  turnTo(at: Date): void;
}

export function createClock(startAt: Date): Clock {
  let current = new Date(startAt);
  return {
    now: () => new Date(current),
    turnTo(at) {
      if (Number.isNaN(at.getTime())) throw new RangeError('the clock cannot be turned to an invalid date');
      if (at < current) {
        throw new RangeError(`the clock stands at ${current.toISOString()} and cannot be turned back`);
      }
      current = new Date(at);
    },
  };
}
