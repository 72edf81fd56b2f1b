const printers = new Map<string, Intl.DateTimeFormat>();

/**
 * The date of an instant by the clock of a zone: `2026-11-28`. A picture of years asks for hundreds of them, which the
 * clock and the name of the zone that `formatInstant` tells besides would make many times as slow.
 *
 * @param zone an IANA name
 */
export function formatDate(at: Date, zone: string): string {
  let printer = printers.get(zone);
  if (printer === undefined) {
    // in Swedish, dates are written as in ISO 8601
    printer = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' });
    printers.set(zone, printer);
  }
  return printer.format(at);
}
