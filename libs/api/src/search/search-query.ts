import type { SearchQuery as SearchContract } from '@aster-scheduler/client';
import { NumberFromQuery } from '../fields/from-query.js';
import { IntegerField } from '../fields/integer-field.js';
import { TextField } from '../fields/text-field.js';

export class SearchQuery implements SearchContract {
  @TextField({
    description: 'What is looked for, whether in capitals or not.',
    min: 1,
    max: 255,
    isLine: true,
    isRequired: true,
    example: 'report',
  })
  q!: string;

  @NumberFromQuery()
  @IntegerField({ description: 'Finds at most.', min: 1, max: 100, default: 20, isNotNull: true })
  limit?: number;
}
