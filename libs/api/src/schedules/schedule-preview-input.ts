import type { SchedulePreviewInput as PreviewContract } from '@aster-scheduler/client';
import { jobDefaults } from '@aster-scheduler/core';
import { InstantField } from '../fields/instant-field.js';
import { IntegerField } from '../fields/number-fields.js';
import { TextField } from '../fields/text-field.js';
import { countOptions, fromOptions } from './ticks-query.js';

/** A schedule that is to be looked at. */
export class SchedulePreviewInput implements PreviewContract {
  @TextField({
    description: 'As in a job: 5 fields, or 6 with seconds first; @yearly to @hourly, @every 90s; @manually.',
    isRequired: true,
    max: 1_000,
    example: '30 2 * * *',
  })
  cron_expr!: string;

  @TextField({
    description: 'IANA name of the zone of cron_expr.',
    max: 64,
    default: jobDefaults.timezone,
    example: 'Europe/Berlin',
  })
  timezone?: string | null;

  @IntegerField(countOptions)
  count?: number;

  @InstantField(fromOptions)
  from?: string;
}
