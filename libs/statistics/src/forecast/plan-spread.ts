/** A minute of the hour at which less starts. */
export interface QuietMinute {
  readonly minute: number;
  /** Starts at this minute of the hour, in the range. */
  readonly starts: number;
  /** Starts at the minute that was asked about. */
  readonly instead: number;
}

/**
 * The quietest minute of the hour, the one nearest behind the given; `undefined` when it is hardly quieter.
 *
 * @param minutes starts by minute of the hour
 */
export function proposeMinute(minutes: Float64Array, minute: number): QuietMinute | undefined {
  const instead = minutes[minute] ?? 0;
  const least = Math.min(...minutes);
  if (instead < 2 || least * 2 > instead) return undefined;
  for (let distance = 1; distance < 60; distance += 1) {
    const candidate = (minute + distance) % 60;
    if (minutes[candidate] === least) return { minute: candidate, starts: least, instead };
  }
  return undefined;
}
