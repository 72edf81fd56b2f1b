/** How often a job was to start, and did not. */
export interface CadenceFacts {
  /** The stretch of time that is looked at, in ms. */
  readonly spanMs: number;
  /** Ticks of the schedule in it. */
  readonly ticks: number;
  /** Those of them that were skipped. */
  readonly skipped: number;
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
export function planCadence({ spanMs, ticks, skipped }: CadenceFacts): Cadence {
  if (ticks === 0) return {};
  const ran = Math.max(ticks - skipped, 0);
  return {
    scheduledEveryMs: Math.round(spanMs / ticks),
    ...(ran === 0 ? {} : { effectiveEveryMs: Math.round(spanMs / ran) }),
  };
}
