import { hostClockMs } from '../host-clock.js';

/** Until when the worker's commands may run. */
export interface Lease {
  /** @param untilMs on the host's clock; `Infinity` for ever */
  extend(untilMs: number): void;
  /** When it ends, in the milliseconds of `performance.now()`, as it stands now. */
  endsAt(): number;
  isOver(): boolean;
  stop(): void;
}

/** A timer does not count the time the machine is suspended, so the clock is looked at this often at least. */
const longestSleepMs = 500;

/**
 * Ends at its time, but only after all messages that have arrived by then were read: while this process was stopped or
 * busy, the worker may have sent an extension.
 *
 * @param onOver called when the lease has ended, and again after each extension that ends
 */
export function createLease(untilMs: number, onOver: () => void): Lease {
  let until = 0;
  let ends = 0;
  let timer: NodeJS.Timeout | undefined;
  let verdict: NodeJS.Immediate | undefined;

  // Two clocks, and the stricter one counts: should the host's stand still or go back, the lease still ends.
  const leftMs = (): number => {
    return until === Infinity ? Infinity : Math.min(until - hostClockMs(), ends - performance.now());
  };
  const isOver = (): boolean => !(leftMs() > 0); // also when it is no number
  const stop = (): void => {
    clearTimeout(timer);
    clearImmediate(verdict);
  };
  const watch = (): void => {
    const left = leftMs();
    if (isOver())
      verdict = setImmediate(decide); // Node reads between its timers and its immediates
    else if (left < Infinity) timer = setTimeout(watch, Math.min(left, longestSleepMs));
  };
  const decide = (): void => {
    if (isOver()) onOver();
    else watch();
  };
  const extend = (newUntilMs: number): void => {
    stop();
    until = newUntilMs;
    ends = performance.now() + newUntilMs - hostClockMs();
    if (isOver()) onOver();
    else watch();
  };
  extend(untilMs);
  return { extend, endsAt: () => performance.now() + leftMs(), isOver, stop };
}
