import { formatDistance } from './format-span.js';
import type { TimeStyle } from './time-style.js';
import { wallTimeAt, zoneOffsetMs } from './wall-clock.js';
import { offsetText, zoneName } from './zone-name.js';

/** How and for whom instants are written. */
export interface Times {
  readonly timezone: string;
  readonly style: TimeStyle;
  readonly now: Date;
}

/** An instant for a cell of a table: `27 Nov 02:30:04 CET`, with the year when it is not this year. */
export function formatInstant(at: Date, times: Times): string {
  if (times.style === 'relative') return formatDistance(at.getTime() - times.now.getTime());
  if (times.style === 'epoch') return String(Math.floor(at.getTime() / 1_000));
  const { year, month, day, hour, minute, second } = wallTimeAt(at, times.timezone);
  if (times.style === 'iso') {
    const date = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
    const zone = times.timezone === 'UTC' ? 'Z' : offsetText(zoneOffsetMs(at, times.timezone));
    return `${date}T${two(hour)}:${two(minute)}:${two(second)}${zone}`;
  }
  const isThisYear = year === wallTimeAt(times.now, times.timezone).year;
  const date = `${two(day)} ${months[month - 1] ?? ''}${isThisYear ? '' : ` ${year}`}`;
  return `${date} ${two(hour)}:${two(minute)}:${two(second)} ${zoneName(at, times.timezone)}`;
}

/** An instant in full: `Fri 27 Nov 2026 02:30:00 CET`. */
export function formatFullInstant(at: Date, times: Times): string {
  if (times.style !== 'local') return formatInstant(at, times);
  const { year, month, day, hour, minute, second } = wallTimeAt(at, times.timezone);
  const weekday = weekdays[new Date(Date.UTC(year, month - 1, day)).getUTCDay()] ?? '';
  const date = `${weekday} ${two(day)} ${months[month - 1] ?? ''} ${year}`;
  return `${date} ${two(hour)}:${two(minute)}:${two(second)} ${zoneName(at, times.timezone)}`;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

function two(number: number): string {
  return String(number).padStart(2, '0');
}
