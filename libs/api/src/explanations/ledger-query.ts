import type { LedgerOutcome, LedgerQuery as LedgerContract } from '@aster-scheduler/client';
import { ledgerOutcomes } from '@aster-scheduler/run-store';
import { ChoicesField } from '../fields/choice-fields.js';
import { InstantFromQuery, ListFromQuery, NumberFromQuery } from '../fields/from-query.js';
import { InstantField } from '../fields/instant-field.js';
import { IntegerField } from '../fields/integer-field.js';
import { TextField } from '../fields/text-field.js';
import { defaultPageLimit } from '../pages/page-query.js';

/** Which part of the ledger of a job is asked for. */
export class LedgerQuery implements LedgerContract {
  @InstantFromQuery()
  @InstantField({
    description: 'Only ticks at this instant or later; by default as far back as is known.',
    isNotNull: true,
  })
  from?: string;

  @InstantFromQuery()
  @InstantField({
    description: 'Only ticks up to and with this instant, past or future; by default the present.',
    isNotNull: true,
  })
  to?: string;

  @ListFromQuery()
  @ChoicesField(ledgerOutcomes, { description: 'Only ticks that came to this.', isNotNull: true })
  outcome?: readonly LedgerOutcome[];

  @NumberFromQuery()
  @IntegerField({ description: 'Ticks at most.', min: 1, max: 1_000, default: defaultPageLimit, isNotNull: true })
  limit?: number;

  @TextField({ description: 'From the Link header of the page before.', min: 1, max: 100, isNotNull: true })
  cursor?: string;
}
