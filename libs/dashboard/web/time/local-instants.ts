import { zonePrinter } from './zone-printer.js';

const minuteMs = 60_000;

/**
 * The instants at which a clock shows a time: one, none where the clock leaves it out, two where it shows it twice; the
 * earlier first.
 *
 * @param local `2026-03-29T02:30` or with seconds, as an `input` of the type `datetime-local` has it
 */
export function localInstants(local: string, zone: string): readonly Date[] {
  const asUtc = Date.parse(`${local}Z`);
  if (Number.isNaN(asUtc)) return [];
  // the distances from UTC that the zone has around that day; all are between -24 h and +24 h
  const offsets = new Set([-26, -3, 0, 3, 26].map((hours) => offsetMs(asUtc + hours * 60 * minuteMs, zone)));
  return [...offsets]
    .map((offset) => asUtc - offset)
    .filter((at) => at + offsetMs(at, zone) === asUtc)
    .sort((a, b) => a - b)
    .map((at) => new Date(at));
}

/** How far the clock of a zone is ahead of UTC at an instant. */
function offsetMs(at: number, zone: string): number {
  const { year, month, day, hour, minute, second } = zonePrinter(zone)(new Date(at));
  const shown = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  return shown - Math.floor(at / 1_000) * 1_000;
}
