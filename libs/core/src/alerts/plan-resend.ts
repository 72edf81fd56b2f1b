/** How long to wait after each attempt to deliver a message; it is given up 20 hours after the first one. */
const waitsMs = [5, 30, 120, 600, 3_600, 10_800, 28_800, 28_800].map((seconds) => seconds * 1_000);

/**
 * When to try again to deliver a message; `undefined` when it is given up.
 *
 * @param attemptNum the attempt that has just failed; the first is 1
 * @param random a number in [0, 1): waits differ by a fifth, so that what failed together is not tried together
 * @param retryAfterMs no earlier than this, as the other side has asked for
 */
export function planResend(
  attemptNum: number,
  { now, random, retryAfterMs = 0 }: { readonly now: Date; readonly random: number; readonly retryAfterMs?: number },
): Date | undefined {
  const waitMs = waitsMs[attemptNum - 1];
  if (waitMs === undefined) return undefined;
  return new Date(now.getTime() + Math.max(retryAfterMs, waitMs * (0.8 + 0.4 * random)));
}
