/** Whether a line that repeats itself is due, and how many were left out since the last one. */
export interface Repetitions {
  /** `undefined`: leave this one out. Else the number left out before it. */
  count(key: string): number | undefined;
  /** The trouble is over: its next line is due at once. Answers the number left out since the last one. */
  end(key: string): number;
}

/** Kinds of trouble that are told apart at the same time; beyond it they share one place. */
const maxKeys = 200;

/** Lets one line of each kind through every `periodMs`. */
export function createRepetitions(periodMs: number, monotonicNow: () => number): Repetitions {
  const seen = new Map<string, { writtenAt: number; leftOut: number }>();

  /** Trouble that was last told longer ago than a period is another one when it comes again. */
  function forgetOld(): void {
    const now = monotonicNow();
    for (const [key, { writtenAt }] of seen) if (now - writtenAt >= periodMs) seen.delete(key);
  }

  function placeOf(key: string): string {
    if (!seen.has(key) && seen.size >= maxKeys) forgetOld();
    return seen.has(key) || seen.size < maxKeys ? key : '';
  }

  return {
    count(key) {
      const place = placeOf(key);
      const entry = seen.get(place);
      const now = monotonicNow();
      if (entry !== undefined && now - entry.writtenAt < periodMs) {
        entry.leftOut++;
        return undefined;
      }
      seen.set(place, { writtenAt: now, leftOut: 0 });
      return entry?.leftOut ?? 0;
    },
    end(key) {
      const place = placeOf(key);
      const leftOut = seen.get(place)?.leftOut ?? 0;
      seen.delete(place);
      return leftOut;
    },
  };
}
