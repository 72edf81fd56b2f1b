import { zonePrinter } from './zone-printer.js';

/** How much of an instant is told. */
export interface InstantParts {
  /** Without seconds where they are always zero. */
  readonly seconds?: boolean;
  /** Without the zone where it is told beside it, in the head of a column. */
  readonly zone?: boolean;
}

/**
 * An instant by the clock of a zone: `2026-11-28 21:05:03 CET`, in 24 hours.
 *
 * @param zone an IANA name
 */
export function formatInstant(
  at: Date,
  zone: string,
  { seconds = true, zone: hasZone = true }: InstantParts = {},
): string {
  const { year, month, day, hour, minute, second, name } = zonePrinter(zone)(at);
  const time = seconds ? `${hour}:${minute}:${second}` : `${hour}:${minute}`;
  return `${year}-${month}-${day} ${time}${hasZone ? ` ${name}` : ''}`;
}
