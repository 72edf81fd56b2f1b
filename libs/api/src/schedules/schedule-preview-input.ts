import type { SchedulePreviewInput as PreviewContract } from '@aster-scheduler/client';
import { jobDefaults, jobRules } from '@aster-scheduler/core';
import { InstantField } from '../fields/instant-field.js';
import { IntegerField } from '../fields/integer-field.js';
import { RuleField } from '../fields/rule-field.js';
import { countOptions, fromOptions } from './ticks-query.js';

/** A schedule that is to be looked at. */
export class SchedulePreviewInput implements PreviewContract {
  @RuleField(jobRules.cronExpr, {
    description: 'As in a job: 5 fields, or 6 with seconds first; @yearly to @hourly, @every 90s; @manually.',
    isRequired: true,
    example: '30 2 * * *',
  })
  cron_expr!: string;

  @RuleField(jobRules.timezone, {
    description: 'IANA name of the zone of cron_expr.',
    default: jobDefaults.timezone,
    example: 'Europe/Berlin',
  })
  timezone?: string | null;

  @IntegerField(countOptions)
  count?: number;

  @InstantField(fromOptions)
  from?: string;
}
