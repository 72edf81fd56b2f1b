import { wallTimeAt, zoneOffsetMs } from '../time/wall-clock.js';
import { mustMatchBoth } from './must-match-both.js';
import type { VixieFields } from './vixie-fields.js';

const minuteMs = 60_000;
const hourMs = 3_600_000;
/** Cron makes up for clocks that were put forward by less than this. */
const mostMadeUpMinutes = 180;

/**
 * The instants at which cron starts a line, after `from` and not after `to`, at clock changes too: a line whose minute
 * or hour begins with a star follows the clock as it shows; another one runs once for each of its times, late if the
 * clock passed over it, and not again when the clock was put back. BusyBox has every line follow the clock.
 */
export function vixieTicks(fields: VixieFields, timezone: string, from: Date, to: Date): readonly Date[] {
  const isWild = fields.isBusybox || fields.minute.beginsWithStar || fields.hour.beginsWithStar;
  const matches = matcherOf(fields);
  const ticks: Date[] = [];
  const first = Math.floor(from.getTime() / minuteMs) * minuteMs - mostMadeUpMinutes * 2 * minuteMs;
  let done = Math.floor((first + zoneOffsetMs(new Date(first), timezone)) / minuteMs);
  for (const [atMs, shown] of shownMinutes(timezone, first + minuteMs, to.getTime())) {
    let isDue = isWild && matches(shown);
    const ahead = shown - done;
    if (ahead > mostMadeUpMinutes || ahead <= -mostMadeUpMinutes) {
      isDue = matches(shown);
      done = shown;
    }
    for (; done < shown; done += 1) if (!isWild && matches(done + 1)) isDue = true;
    if (isDue && atMs > from.getTime()) ticks.push(new Date(atMs));
  }
  return ticks;
}

/** Each minute, and the minute since 1970 that the clock of the zone shows then. */
function* shownMinutes(
  timezone: string,
  fromMs: number,
  toMs: number,
): Generator<readonly [atMs: number, shown: number]> {
  for (let hour = fromMs; hour <= toMs; hour += hourMs) {
    const begin = zoneOffsetMs(new Date(hour), timezone);
    const isEven = begin === zoneOffsetMs(new Date(hour + hourMs), timezone);
    for (let at = hour; at < hour + hourMs && at <= toMs; at += minuteMs) {
      const offset = isEven ? begin : zoneOffsetMs(new Date(at), timezone);
      yield [at, Math.floor((at + offset) / minuteMs)];
    }
  }
}

/** Whether a minute of the clock, counted from 1970, is one of the line. */
function matcherOf(fields: VixieFields): (shown: number) => boolean {
  const { minute, hour, dayOfMonth, month, dayOfWeek } = fields;
  const [minutes, hours] = [new Set(minute.values), new Set(hour.values)];
  const [dates, months, weekdays] = [new Set(dayOfMonth.values), new Set(month.values), new Set(dayOfWeek.values)];
  const mustBoth = mustMatchBoth(fields);
  const days = new Map<number, boolean>();
  const isDay = (day: number): boolean => {
    const at = new Date(day * 24 * hourMs);
    const wall = wallTimeAt(at, 'UTC');
    const [isDate, isWeekday] = [dates.has(wall.day), weekdays.has(at.getUTCDay())];
    return months.has(wall.month) && (mustBoth ? isDate && isWeekday : isDate || isWeekday);
  };
  return (shown) => {
    const minuteOfDay = ((shown % 1_440) + 1_440) % 1_440;
    if (!minutes.has(minuteOfDay % 60) || !hours.has(Math.floor(minuteOfDay / 60))) return false;
    const day = Math.floor(shown / 1_440);
    const known = days.get(day) ?? isDay(day);
    days.set(day, known);
    return known;
  };
}
