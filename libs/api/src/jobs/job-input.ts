import type { JobChange as JobChangeContract, JobInput as JobInputContract } from '@aster-scheduler/client';
import { IdField } from '../fields/id-field.js';
import { InstantField } from '../fields/instant-field.js';
import { IntegerField } from '../fields/integer-field.js';
import { JobNameField } from '../fields/job-name-field.js';
import { RuleField } from '../fields/rule-field.js';
import { TextField } from '../fields/text-field.js';
import { JobFields } from './job-fields.js';

const description =
  'Unique. It is stored in the form NFC and without white space around it. It must not look like an id, be . or .., or ' +
  'contain characters that control, show nothing, or end lines.';
const example = 'nightly report';
const sentBack = 'May be sent back as it was read, together with version.';

/** A new job. */
export class JobInput extends JobFields implements JobInputContract {
  @JobNameField({ description, example, isRequired: true })
  name!: string;
}

/** An edit of a job; what is left out stays as it is. */
export class JobChange extends JobFields implements JobChangeContract {
  /** One that the job has already may be older than the rule, so the rule is applied where both are known. */
  @TextField({ description, example, min: 1, max: 255, isNotNull: true })
  name?: string;

  @IdField({ description: sentBack, isNotNull: true })
  id?: string;

  @RuleField({ kind: 'json' }, { description: sentBack })
  pause?: JobChangeContract['pause'];

  @InstantField({ description: sentBack })
  next_run_at?: string | null;

  @InstantField({ description: sentBack, isNotNull: true })
  created_at?: string;

  @InstantField({ description: sentBack, isNotNull: true })
  updated_at?: string;

  @IntegerField({
    description: 'The version that was read: the edit is refused unless it is still the current one.',
    min: 1,
    max: 2 ** 31 - 1,
    isNotNull: true,
  })
  version?: number;
}
