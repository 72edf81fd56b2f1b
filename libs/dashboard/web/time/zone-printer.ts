/** An instant by the clock of a zone, each part with as many digits as are printed. */
export interface LocalParts {
  readonly year: string;
  readonly month: string;
  readonly day: string;
  readonly weekday: string;
  readonly hour: string;
  readonly minute: string;
  readonly second: string;
  /** Of the zone at that instant: `CET`, `UTC`, `GMT+9`. */
  readonly name: string;
}

const printers = new Map<string, (at: Date) => LocalParts>();

/**
 * Makes, once for each zone, what prints instants by its clock: making one takes a hundred times as long as printing.
 * It prints names of weekdays and zones as well, which `wallTimeAt` of the library for schedules does not know.
 */
export function zonePrinter(zone: string): (at: Date) => LocalParts {
  const known = printers.get(zone);
  if (known !== undefined) return known;
  const made = createPrinter(zone);
  printers.set(zone, made);
  return made;
}

function createPrinter(zone: string): (at: Date) => LocalParts {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
  });
  return (at) => {
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
    const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? '';
    return {
      year: part('year').padStart(4, '0'),
      month: part('month'),
      day: part('day'),
      weekday: part('weekday'),
      hour: part('hour'),
      minute: part('minute'),
      second: part('second'),
      name: part('timeZoneName'),
    };
  };
}
