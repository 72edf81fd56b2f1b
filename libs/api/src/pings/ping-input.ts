import type { PingInput as PingContract } from '@aster-scheduler/client';
import { ChoiceField } from '../fields/choice-fields.js';
import { IdField } from '../fields/id-field.js';
import { IntegerField } from '../fields/integer-field.js';
import { TextField } from '../fields/text-field.js';

/** The longest output of one ping. */
export const maxPingOutput = 100_000;

/** What is told of a run that something elsewhere executes. */
export class PingInput implements PingContract {
  @ChoiceField(['start', 'log', 'success', 'fail', 'exit'], {
    description: 'It has begun, it goes on, or it has ended: well, badly, or as exit_code says.',
    isRequired: true,
  })
  signal!: PingContract['signal'];

  @IntegerField({ description: 'With `exit`; 0 is a success.', min: 0, max: 255 })
  exit_code?: number | null;

  @IdField({ description: 'The run: its id, or a UUID that the sender calls it by from its start to its end.' })
  run_id?: string | null;

  @TextField({ description: 'What it has printed.', max: maxPingOutput })
  output?: string | null;
}
