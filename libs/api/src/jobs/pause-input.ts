import type { PauseInput as PauseContract } from '@aster-scheduler/client';
import { InstantField } from '../fields/instant-field.js';
import { TextField } from '../fields/text-field.js';

/** What may be said when a job is paused. */
export class PauseInput implements PauseContract {
  @TextField({ description: 'Why, for whoever looks at the job.', min: 1, max: 1_000, example: 'the disk is full' })
  note?: string | null;

  @InstantField({
    description:
      'When the job is resumed by itself, in the future; a tick at this very instant has its run. Left out: only by hand.',
    example: '2999-01-01T06:00:00Z',
  })
  until?: string | null;
}
