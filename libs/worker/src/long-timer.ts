/** Node runs a timer of more than 2^31 - 1 ms at once. */
const longestTimerMs = 2 ** 31 - 1;

/** A timer of any length. Answers what cancels it. */
export function startLongTimer(afterMs: number, run: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const wait = (leftMs: number): void => {
    if (leftMs <= longestTimerMs) timer = setTimeout(run, leftMs);
    else timer = setTimeout(() => wait(leftMs - longestTimerMs), longestTimerMs);
  };
  wait(afterMs);
  return () => clearTimeout(timer);
}
