import { type FieldRule, formatDuration, outputEncodingOf, parseDuration } from '@aster-scheduler/core';

/** The value of a field as the domain has it, from one on the wire that obeys the rule. */
export function fromWire(value: unknown, { kind }: FieldRule): unknown {
  switch (kind) {
    case 'duration':
      return parseDuration(String(value));
    case 'encoding':
      return outputEncodingOf(String(value));
    default:
      return value;
  }
}

/** The value as it goes over the wire; `null` for none. */
export function toWire(value: unknown, { kind }: FieldRule): unknown {
  if (value === undefined) return null;
  return kind === 'duration' ? formatDuration(Number(value)) : value;
}
