import { matchProblem } from '@aster-scheduler/core';
import { field, type FieldOptions, rule } from '../fields/field.js';
import type { JsonSchema } from '../json/json-schema.js';

const texts: JsonSchema = { type: 'array', items: { type: 'string' }, minItems: 1, maxItems: 100 };

/** Which jobs are meant. */
export function MatchField(options: FieldOptions): PropertyDecorator {
  const schema: JsonSchema = {
    type: 'object',
    properties: {
      jobs: { ...texts, description: 'Names; `*` stands for any characters, `?` for one. One of them must match.' },
      labels: {
        type: 'object',
        additionalProperties: { type: 'string' },
        description: 'Labels that a job must all have.',
      },
      pools: { ...texts, description: 'A job must be of one of them.' },
    },
    additionalProperties: false,
  };
  return field(options, schema, [rule('match', matchProblem)], { check: matchProblem });
}
