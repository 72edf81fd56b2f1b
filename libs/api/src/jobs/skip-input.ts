import type { SkipInput as SkipContract } from '@aster-scheduler/client';
import { InstantField } from '../fields/instant-field.js';
import { TextField } from '../fields/text-field.js';
import { JobKey } from '../routes/job-key.js';

const at = 'A tick to come of the schedule of the job.';

/** Which tick is to be skipped. */
export class SkipInput implements SkipContract {
  @InstantField({ description: at, isRequired: true, example: '2099-01-01T00:00:00Z' })
  at!: string;

  @TextField({ description: 'Why, for whoever asks later.', min: 1, max: 1_000 })
  note?: string | null;
}

/** Which skip a path names. */
export class SkipKey extends JobKey {
  @InstantField({ description: 'The tick that was to be skipped.', isRequired: true })
  at!: string;
}
