import { zoneOffsetMs } from './wall-clock.js';

/** The short name of a zone at an instant: `CET`, `EST`, `UTC`; the distance from UTC where it has none. */
export function zoneName(at: Date, timezone: string): string {
  if (timezone === 'UTC') return 'UTC';
  for (const locale of locales) {
    const name = readerOf(locale, timezone)
      .formatToParts(at)
      .find(({ type }) => type === 'timeZoneName')?.value;
    if (name !== undefined && !/^(?:GMT|UTC)[+-]/.test(name)) return name;
  }
  return `UTC${offsetText(zoneOffsetMs(at, timezone))}`;
}

/** `+01:00`, `-03:30`. */
export function offsetText(offsetMs: number): string {
  const minutes = Math.round(Math.abs(offsetMs) / 60_000);
  const two = (number: number) => String(number).padStart(2, '0');
  return `${offsetMs < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** Each knows the abbreviations that are usual in its part of the world. */
const locales = ['en-GB', 'en-US', 'en-AU', 'en-NZ', 'en-IN', 'en-ZA'];

const readers = new Map<string, Intl.DateTimeFormat>();

function readerOf(locale: string, timezone: string): Intl.DateTimeFormat {
  const key = `${locale} ${timezone}`;
  const known = readers.get(key);
  if (known !== undefined) return known;
  const reader = new Intl.DateTimeFormat(locale, { timeZone: timezone, timeZoneName: 'short' });
  readers.set(key, reader);
  return reader;
}
