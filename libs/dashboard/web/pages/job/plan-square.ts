import { printRange } from '../../parts/plan-range.js';
import { localInstants } from '../../time/local-instants.js';

const hourMs = 3_600_000;

/** The stretch of time that a square of a job stands for, as addresses have it. */
export interface SquareTime {
  readonly from: string;
  readonly to: string;
}

/**
 * The time of a square by the clock of a zone; what the clock leaves out is passed over.
 *
 * @param title `2026-11-28`, or `2026-11-28 03:00` for an hour
 */
export function planSquare(title: string, zone: string): SquareTime | undefined {
  const [date = '', time] = title.split(' ');
  const from = firstInstant(`${date}T${time ?? '00:00'}`, zone);
  const next = new Date(Date.parse(`${date}T12:00:00Z`) + 24 * hourMs).toISOString().slice(0, 10);
  const to = time === undefined ? firstInstant(`${next}T00:00`, zone) : from && from + hourMs;
  return from === undefined || to === undefined ? undefined : printRange({ from, to });
}

/** When a clock first shows this time, or, where it leaves it out, an hour later. */
function firstInstant(local: string, zone: string): number | undefined {
  const later = new Date(Date.parse(`${local}Z`) + hourMs).toISOString().slice(0, 16);
  return (localInstants(local, zone)[0] ?? localInstants(later, zone)[0])?.getTime();
}
