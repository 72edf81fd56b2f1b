/** When refusals of used-up keys go out. */
export interface RefusalPace {
  /**
   * Resolves when it is the turn of one more; `undefined`: now.
   *
   * @param isGone whether nobody waits for it any more: such a one takes no turn
   */
  turn(isGone: () => boolean): Promise<void> | undefined;
}

/** So many go out at once, after a while without any: who hears of it and waits, as told, is answered at once. */
const mostAtOnce = 20;
/** One after the other then, so that refusing takes about a tenth of a processor, however many are asked for. */
const perSecond = 500;
/** More do not wait: each holds a connection, and half of those of a server are for others. */
const mostWaiting = 1_000;
/** A timer for several of them costs less than one for each. */
const roundMs = 10;

/**
 * Keeps refusals to a pace. Whoever goes on asking after a refusal, as fast as answers come, would otherwise keep the
 * process busy with refusals alone, and everybody else would wait between them.
 */
export function createRefusalPace(): RefusalPace {
  const waiting: { readonly go: () => void; readonly isGone: () => boolean }[] = [];
  let allowed = mostAtOnce;
  let countedAtMs = performance.now();

  function count(): void {
    const now = performance.now();
    allowed = Math.min(allowed + ((now - countedAtMs) * perSecond) / 1_000, mostAtOnce);
    countedAtMs = now;
  }

  function round(): void {
    count();
    while (allowed >= 1) {
      const next = waiting.shift();
      if (next === undefined) return;
      if (!next.isGone()) allowed -= 1;
      next.go();
    }
    if (waiting.length > 0) setTimeout(round, roundMs); // else who comes next begins another one
  }

  return {
    turn(isGone) {
      if (waiting.length >= mostWaiting) return undefined;
      if (waiting.length === 0) {
        count();
        if (allowed >= 1) {
          allowed -= 1;
          return undefined;
        }
        setTimeout(round, roundMs);
      }
      return new Promise((resolve) => waiting.push({ go: resolve, isGone }));
    },
  };
}
