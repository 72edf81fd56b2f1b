const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * An instant as a zone's clock shows it, in ISO 8601 with the distance from UTC: `2026-03-29T03:00:00+02:00`. Seconds
 * of the distance, which zones had a century ago, and milliseconds are shown where there are any.
 */
export function localTime(at: Date, timezone: string): string {
  const shown = wallClock(at, timezone);
  const offsetMs = shown.getTime() - at.getTime();
  const text = shown
    .toISOString()
    .slice(0, -1)
    .replace(/\.000$/, '');
  return text + offsetText(Math.round(offsetMs / 1_000));
}

/** What the clock shows, as if it were UTC. */
function wallClock(at: Date, timezone: string): Date {
  const format = formats.get(timezone) ?? newFormat(timezone);
  formats.set(timezone, format);
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
  const number = (type: Intl.DateTimeFormatPartTypes) => Number(parts.get(type));
  return new Date(
    Date.UTC(
      number('year'),
      number('month') - 1,
      number('day'),
      number('hour'),
      number('minute'),
      number('second'),
      at.getUTCMilliseconds(),
    ),
  );
}

function newFormat(timezone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-US', {
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
}

function offsetText(offsetSeconds: number): string {
  const seconds = Math.abs(offsetSeconds);
  const parts = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  const shown = parts[2] === 0 ? parts.slice(0, 2) : parts;
  return (offsetSeconds < 0 ? '-' : '+') + shown.map((part) => String(part).padStart(2, '0')).join(':');
}
