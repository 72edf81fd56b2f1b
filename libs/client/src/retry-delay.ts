/** The delay before the first retry, where the server names none; it doubles with every further one. */
const firstDelayMs = 250;
/** A longer wait is the caller's to decide on. */
export const maxDelayMs = 30_000;

/**
 * How long to wait before the call is sent again: what the server asked for by `Retry-After` (seconds or a date), or
 * a doubling delay, spread over its upper half. `undefined` when the server asks for more than `longestMs`.
 *
 * @param attempt the attempt that has just failed; the first is 1
 * @param random a number in [0, 1)
 */
export function retryDelayMs(
  retryAfter: string | null,
  attempt: number,
  now: Date,
  random: number,
  longestMs = maxDelayMs,
): number | undefined {
  const askedMs = retryAfter === null ? undefined : parseRetryAfter(retryAfter, now);
  if (askedMs !== undefined) return askedMs <= longestMs ? askedMs : undefined;
  return Math.round(Math.min(firstDelayMs * 2 ** (attempt - 1), maxDelayMs) * (0.5 + random / 2));
}

function parseRetryAfter(text: string, now: Date): number | undefined {
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1_000;
  const at = /^[A-Z][a-z]{2}/.test(text) ? Date.parse(text) : Number.NaN; // begins with the day of the week
  return Number.isNaN(at) ? undefined : Math.max(at - now.getTime(), 0);
}
