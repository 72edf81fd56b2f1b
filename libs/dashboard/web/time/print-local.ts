import { formatInstant } from './format-instant.js';

/** An instant as a field for a local time has it: `2026-11-28T21:05:03`. */
export function printLocal(at: Date, zone: string): string {
  return formatInstant(at, zone, { zone: false }).replace(' ', 'T');
}
