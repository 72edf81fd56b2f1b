import { InstantFromQuery } from '../fields/from-query.js';
import { InstantField } from '../fields/instant-field.js';

/** Which instant is to be explained. */
export class ExplainQuery {
  @InstantFromQuery()
  @InstantField({
    description: 'The instant in question, past or future.',
    isRequired: true,
    example: '2026-03-01T12:00:00Z',
  })
  at!: string;
}
