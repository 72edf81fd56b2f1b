import { hostClockMs } from '@aster-scheduler/executor';

/**
 * What the thread that executes runs tells the thread that keeps the lease. Both read and write shared memory, so
 * neither waits for the other. Times are readings of the host's clock.
 */
export interface SignsOfLife {
  readonly memory: SharedArrayBuffer;
  /** The executing thread is not blocked. */
  answer(): void;
  /** Until when handlers may block the executing thread: the last of their deadlines. */
  mayBlockUntil(untilMs: number): void;
  /** For how long a sign of life has been missing. */
  silentForMs(): number;
}

const answeredAt = 0;
const blockedUntil = 1;

export function createSignsOfLife(memory = new SharedArrayBuffer(2 * BigInt64Array.BYTES_PER_ELEMENT)): SignsOfLife {
  const times = new BigInt64Array(memory);
  const read = (place: number): number => Number(Atomics.load(times, place));
  const write = (place: number, ms: number): void => {
    Atomics.store(times, place, BigInt(Math.floor(Math.min(ms, Number.MAX_SAFE_INTEGER))));
  };
  return {
    memory,
    answer: () => write(answeredAt, hostClockMs()),
    mayBlockUntil: (untilMs) => write(blockedUntil, untilMs),
    silentForMs: () => Math.max(0, hostClockMs() - Math.max(read(answeredAt), read(blockedUntil))),
  };
}
