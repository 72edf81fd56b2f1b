import type { JobChange as JobChangeContract, JobInput as JobInputContract } from '@aster-scheduler/client';
import { IdField } from '../fields/id-field.js';
import { InstantField } from '../fields/instant-field.js';
import { IntegerField } from '../fields/number-fields.js';
import { TextField } from '../fields/text-field.js';
import { JobFields } from './job-fields.js';

const name = { description: 'Unique.', min: 1, max: 255, isLine: true, example: 'nightly report' } as const;
const sentBack = 'May be sent back as it was read, together with version.';

/** A new job. */
export class JobInput extends JobFields implements JobInputContract {
  @TextField({ ...name, isRequired: true })
  name!: string;
}

/** An edit of a job; what is left out stays as it is. */
export class JobChange extends JobFields implements JobChangeContract {
  @TextField({ ...name, isNotNull: true })
  name?: string;

  @IdField({ description: sentBack, isNotNull: true })
  id?: string;

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
