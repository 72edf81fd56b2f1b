import { startLongTimer } from '@aster-scheduler/executor';

/** Waits until every promise in the map has resolved, also those that are added meanwhile, but no longer than `ms`. */
export async function finishWithin(doing: ReadonlyMap<string, Promise<void>>, ms: number): Promise<void> {
  let stopTimer = (): void => undefined;
  let isLate = false;
  const deadline = new Promise<void>((resolve) => {
    stopTimer = startLongTimer(ms, () => {
      isLate = true;
      resolve();
    });
  });
  while (doing.size > 0 && !isLate) await Promise.race([Promise.all(doing.values()), deadline]);
  stopTimer();
}
