/** How often a job was to start, and did not. */
export interface CadenceFacts {
  /** Ticks of the schedule in the time that is looked at. */
  readonly ticks: number;
  /** Those of them that were skipped. */
  readonly skipped: number;
  /** A stretch that is long enough to tell how far ticks are apart: a job of an hour has one tick, or none. */
  readonly rhythm: { readonly spanMs: number; readonly ticks: number };
}

export interface Cadence {
  /** The mean distance of ticks; absent: there were none. */
  readonly scheduledEveryMs?: number;
  /** The mean distance of ticks that ran; absent: none did. */
  readonly effectiveEveryMs?: number;
}

/**
 * Compares how often a job starts with how often it was to. Skips from before an edit of the schedule may be more than
 * its ticks: then none ran.
 */
export function planCadence({ ticks, skipped, rhythm }: CadenceFacts): Cadence {
  if (ticks === 0 || rhythm.ticks === 0) return {};
  const everyMs = rhythm.spanMs / rhythm.ticks;
  const ran = Math.max(ticks - skipped, 0);
  return {
    scheduledEveryMs: Math.round(everyMs),
    ...(ran === 0 ? {} : { effectiveEveryMs: Math.round((everyMs * ticks) / ran) }),
  };
}
