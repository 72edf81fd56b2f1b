/** Node runs a timer of more than this at once. */
const longestNodeTimerMs = 2 ** 31 - 1;

/**
 * A timer of any length; `Infinity` never runs. Returns what cancels it.
 *
 * @param longestMs of the timers it is made of
 */
export function startLongTimer(afterMs: number, run: () => void, longestMs = longestNodeTimerMs): () => void {
  let timer: NodeJS.Timeout | undefined;
  const wait = (leftMs: number): void => {
    if (leftMs <= longestMs) timer = setTimeout(run, leftMs);
    else timer = setTimeout(() => wait(leftMs - longestMs), longestMs);
  };
  wait(afterMs);
  return () => clearTimeout(timer);
}
