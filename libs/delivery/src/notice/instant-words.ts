/** An instant as people of a time zone write it, to the minute: `Sun 29 Nov 2026 02:30 CET`. */
export function instantWords(instant: Date, timezone = 'UTC'): string {
  const parts = new Map(formatFor(timezone).map((part) => [part.type, part.value]));
  const { weekday, day, month, year, hour, minute, timeZoneName } = Object.fromEntries(parts);
  return `${weekday} ${day} ${month} ${year} ${hour}:${minute} ${timeZoneName}`;

  function formatFor(timeZone: string): Intl.DateTimeFormatPart[] {
    try {
      return partsOf(timeZone);
    } catch {
      return partsOf('UTC'); // a zone that this process does not know
    }
  }

  function partsOf(timeZone: string): Intl.DateTimeFormatPart[] {
    return new Intl.DateTimeFormat('en-GB', {
      ...{ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' },
      ...{ hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone, timeZoneName: 'short' },
    }).formatToParts(instant);
  }
}
