/** 1970-01-01T00:00:00Z: no schedule has a tick before it. */
export const firstInstantMs = 0;

/** The last millisecond of 2199 in UTC: no schedule has a tick after it. */
export const lastInstantMs = Date.UTC(2200, 0, 1) - 1;

/** An argument's instant in milliseconds. Throws a RangeError that names the argument when it is no valid date. */
export function instantMs(at: Date, name: string): number {
  const ms = Object.prototype.toString.call(at) === '[object Date]' ? at.getTime() : NaN;
  if (Number.isNaN(ms)) throw new RangeError(`${name} is not a valid date`);
  return ms;
}

/** A number of ticks asked for. Throws a RangeError that names the argument unless it is a whole number from 0. */
export function tickCount(count: number, name: string): number {
  if (Number.isSafeInteger(count) && count >= 0) return count;
  throw new RangeError(`${name} is not a whole number from 0: ${String(count)}`);
}
