import { formatDuration, parseDuration } from '../duration.js';
import type { FieldRule } from '../job-rules/field-rule.js';
import { outputEncodingOf } from '../output-encoding.js';

/** The value of a field as the domain has it, from one in a document that obeys the rule. */
export function fromDocument(value: unknown, { kind }: FieldRule): unknown {
  switch (kind) {
    case 'duration':
      return parseDuration(String(value));
    case 'encoding':
      return outputEncodingOf(String(value));
    default:
      return value;
  }
}

/** The value as a document has it; `null` for none. */
export function toDocument(value: unknown, { kind }: FieldRule): unknown {
  if (value === undefined) return null;
  return kind === 'duration' ? formatDuration(Number(value)) : value;
}
