import { boundedCache } from './bounded-cache.js';

/** About 46 KB each outside the heap; most of what asks keeps what it was told. */
const readers = boundedCache<string, (secondMs: number) => number>(64);

/**
 * What the clock of a zone shows at an instant: the milliseconds that `Date.UTC` makes of the date and time shown. The
 * milliseconds of the instant are kept.
 *
 * @param timezone a valid one
 */
export function wallTimeAt(instantMs: number, timezone: string): number {
  const secondMs = Math.floor(instantMs / 1_000) * 1_000;
  const key = timezone.toUpperCase();
  return readers.get(key, () => newReader(key))(secondMs) + instantMs - secondMs;
}

function newReader(timezone: string): (secondMs: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (secondMs) => {
    const shown = format.format(secondMs).match(/\d+/g) ?? [];
    const [month = 0, day = 0, year = 0, hour = 0, minute = 0, second = 0] = shown.map(Number);
    return Date.UTC(year, month - 1, day, hour, minute, second);
  };
}
