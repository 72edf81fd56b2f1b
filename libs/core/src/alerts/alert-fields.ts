import type { DurationRule, NumberRule, TextRule } from '../job-rules/field-rule.js';

/** The name of a rule or of a channel; what looks like an id is none. */
export const alertNameRule = {
  ...{ kind: 'text', min: 1, max: 100, isLine: true },
  form: {
    pattern:
      /^(?![0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$)[A-Za-z0-9](?:[A-Za-z0-9 ._@/+:-]{0,98}[A-Za-z0-9])?$/,
    message:
      'must have letters, digits, spaces and . _ @ / + : -, with a letter or digit at both ends, and must not look like an id',
  },
} as const satisfies TextRule;

const aSecond = { kind: 'duration', minMs: 1_000 } as const satisfies DurationRule;
const aMinute = { kind: 'duration', minMs: 60_000 } as const satisfies DurationRule;

/** What numbers, durations and texts of a rule may be, by their names over REST and in files. */
export const alertFieldRules = {
  in_a_row: whole(1, 1_000),
  percent: whole(1, 100),
  of: whole(2, 1_000),
  at_least: whole(1, 200),
  factor: { kind: 'number', min: 0.001, max: 1_000, isInteger: false },
  within: aMinute,
  under: aSecond,
  after: aSecond,
  oldest: aSecond,
  for: aMinute,
  remind: aMinute,
  contains: { kind: 'text', min: 1, max: 200 },
  note: { kind: 'text', min: 1, max: 1_000 },
} as const satisfies Readonly<Record<string, NumberRule | DurationRule | TextRule>>;

function whole<const Min extends number, const Max extends number>(min: Min, max: Max) {
  return { kind: 'number', min, max, isInteger: true } as const satisfies NumberRule;
}
