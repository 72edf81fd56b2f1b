import type { BackfillInput as BackfillContract } from '@aster-scheduler/client';
import { BooleanField } from '../fields/boolean-field.js';
import { InstantField } from '../fields/instant-field.js';

/** A past range whose ticks are to get runs. */
export class BackfillInput implements BackfillContract {
  @InstantField({ description: 'The first instant of the range.', isRequired: true })
  from!: string;

  @InstantField({ description: 'The last instant of the range; not in the future.', isRequired: true })
  to!: string;

  @BooleanField({
    description: 'Whether the jobs below see how the runs end, and fire: each of them once for each run.',
    default: true,
    isNotNull: true,
  })
  dependants?: boolean;

  @BooleanField({ description: 'Only say what would be made.', default: false, isNotNull: true })
  dry_run?: boolean;
}
