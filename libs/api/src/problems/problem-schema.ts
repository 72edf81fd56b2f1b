import type { Problem } from '@aster-scheduler/client';
import type { JsonSchema } from '../json/json-schema.js';
import { choice, integer, type PropertySchemas, text } from '../json/object-schema.js';
import { problemStatus } from './problem-kinds.js';

const properties: PropertySchemas<Problem> = {
  type: { ...text, format: 'uri', description: 'Stands for the code.' },
  title: { ...text, description: 'The same for every problem of the code.' },
  status: { ...integer, minimum: 400, maximum: 599 },
  detail: { ...text, description: 'The sentence for people.' },
  code: choice(Object.keys(problemStatus)),
  errors: {
    type: 'array',
    description: 'For INVALID_INPUT: every field that is wrong, up to 50.',
    items: {
      type: 'object',
      properties: { field: text, message: text },
      required: ['field', 'message'],
    },
  },
  current_version: { ...integer, description: 'For VERSION_CONFLICT: the version that the job has now.' },
  range_ms: { ...integer, description: 'For TOO_MUCH_TO_COUNT: a shorter range that is likely to do.' },
  current_state: { ...text, description: 'For STATE_CONFLICT: the state that the run or job is in.' },
};

/** The body of every answer with a status of 400 or more; RFC 9457. */
export const problemSchema: JsonSchema = {
  title: 'Problem',
  description: 'Why a request was not carried out, as in RFC 9457.',
  type: 'object',
  properties,
  required: ['type', 'title', 'status', 'detail', 'code'],
};
