import type {
  AlertEvent,
  AlertKind,
  AlertMatchResource,
  AlertRuleChange as ChangeContract,
  AlertRuleInput as InputContract,
  AlertSeverity,
  AlertTrialInput as TrialContract,
  RunReason,
  RunStatus,
} from '@aster-scheduler/client';
import {
  alertEvents,
  alertFieldRules,
  alertKinds,
  alertSeverities,
  finalStatuses,
  jobRules,
  runReasons,
} from '@aster-scheduler/core';
import { BooleanField } from '../fields/boolean-field.js';
import { ChoiceField, ChoicesField } from '../fields/choice-fields.js';
import { InstantField } from '../fields/instant-field.js';
import { IntegerField } from '../fields/integer-field.js';
import { RuleField } from '../fields/rule-field.js';
import { TextField } from '../fields/text-field.js';
import { AlertNameField } from './alert-name-field.js';
import { ChannelsField } from './channels-field.js';
import { MatchField } from './match-field.js';

const whenDescription =
  'What it looks for. `failed`: final failures in a row. `failure_rate`: too many of the last runs failed. `too_short`: a ' +
  'success that took less than it should. `late_start`: due, and not started. `running_long`: running for too long. ' +
  '`no_success`: too long without a success. `missed`: a tick was skipped. `skipping`: many of them were. `finished`: a notice for each run, and no incident. ' +
  '`output`: the same for each run that has written something. ' +
  'About the engine: `pool_starved`: runs are due, and no worker serves their pool. `backlog`: runs of a pool have been due for too ' +
  'long. `worker_lost`: a worker was not heard of any more. `scheduler_silent`: a scheduler was not, or there was none. `ledger_gap`: ' +
  'a tick has neither a run nor a skip. `channel_failing`: a message was given up.';

function boundsOf({ min, max }: { readonly min: number; readonly max: number }) {
  return { min, max };
}

/** What may be said of a rule; what of it counts depends on `when`. */
class AlertRuleFields {
  @IntegerField({
    description: 'Of `failed`: so many final failures in a row; 1 by default.',
    ...boundsOf(alertFieldRules.in_a_row),
  })
  in_a_row?: number | null;

  @ChoicesField(runReasons, { description: 'Of `failed` and `missed`: only for one of these.' })
  reasons?: readonly RunReason[] | null;

  @IntegerField({
    description:
      'Of `failure_rate`: so many percent of the last runs failed. Of `skipping`: so many of its ticks in the last seven days were skipped; 50 by default, and 20 at least.',
    ...boundsOf(alertFieldRules.percent),
  })
  percent?: number | null;

  @IntegerField({
    description: 'Of `failure_rate`: of so many of the last runs; 10 by default, and 1000 with `within`.',
    ...boundsOf(alertFieldRules.of),
  })
  of?: number | null;

  @RuleField(alertFieldRules.within, {
    description: 'Of `failure_rate`: of the runs that ended within so long, such as `6h`.',
  })
  within?: string | null;

  @IntegerField({
    description: 'Of `failure_rate`: when there were so many; 5 by default.',
    ...boundsOf(alertFieldRules.at_least),
  })
  at_least?: number | null;

  @RuleField(alertFieldRules.under, { description: 'Of `too_short`: a success that took less, such as `30s`.' })
  under?: string | null;

  @RuleField(alertFieldRules.after, {
    description:
      'Of `late_start` and `running_long`: for longer than this, such as `5m`. Of `pool_starved` and `scheduler_silent`: 2m by default.',
  })
  after?: string | null;

  @RuleField(alertFieldRules.factor, {
    description:
      'Of `running_long`: for longer than so many times what all but one in twenty of its runs took in the last seven days; with `after` ' +
      'both must be so. Of `too_short`: a success that took less than so many times what half of its runs took then, such as 0.2; with ' +
      '`under` both must be so.',
  })
  factor?: number | null;

  @RuleField(alertFieldRules.oldest, {
    description: 'Of `backlog`: for how long the run that has been due longest has been due; 10m by default.',
  })
  oldest?: string | null;

  @RuleField(alertFieldRules.for, { description: 'Of `no_success`: so long without one, such as `26h`.' })
  for?: string | null;

  @ChoicesField(finalStatuses, {
    description: 'Of `finished` and `output`: which ends; succeeded, failed and timed out by default.',
  })
  statuses?: readonly RunStatus[] | null;

  @TextField({ description: 'Of `output`: only where this text was written.', ...boundsOf(alertFieldRules.contains) })
  contains?: string | null;

  @MatchField({
    description:
      'Which jobs it is about: those that all of this holds for. By default all. Of the engine, `pools` at most.',
    example: { jobs: ['nightly/*'] },
  })
  match?: AlertMatchResource | null;

  @ChannelsField({ description: 'Names or ids of the channels that are told. By default none.' })
  channels?: readonly string[] | null;

  @ChoiceField(alertSeverities, { description: 'How bad it is.', default: 'warning' })
  severity?: AlertSeverity | null;

  @RuleField(alertFieldRules.remind, {
    description: 'How often what is open is told again, such as `4h`. By default never.',
  })
  remind?: string | null;

  @ChoicesField(alertEvents, { description: 'What of an incident is told; `opened` and `resolved` by default.' })
  notify_on?: readonly AlertEvent[] | null;

  @BooleanField({ description: 'Whether it counts.', default: true })
  is_enabled?: boolean | null;

  @TextField({ description: 'For whoever reads it.', ...boundsOf(alertFieldRules.note) })
  note?: string | null;

  @RuleField(jobRules.runbookUrl, { description: 'What to do about it; that of the job by default.' })
  runbook_url?: string | null;
}

/** A new rule. */
export class AlertRuleInput extends AlertRuleFields implements InputContract {
  @AlertNameField({ description: 'Unique.', isRequired: true, example: 'nightly failed' })
  name!: string;

  @ChoiceField(alertKinds, { description: whenDescription, isRequired: true })
  when!: AlertKind;
}

/** An edit of a rule; what is left out stays as it is. */
export class AlertRuleChange extends AlertRuleFields implements ChangeContract {
  @AlertNameField({ description: 'Unique.', isNotNull: true })
  name?: string;

  @ChoiceField(alertKinds, { description: whenDescription, isNotNull: true })
  when?: AlertKind;
}

/** A rule to be tried, and the time against which it is. */
export class AlertTrialInput extends AlertRuleFields implements TrialContract {
  @AlertNameField({ description: 'Makes no difference.' })
  name?: string;

  @ChoiceField(alertKinds, { description: whenDescription, isRequired: true })
  when!: AlertKind;

  @InstantField({ description: 'From when on runs count; 30 days before `to` by default, and at most.' })
  from?: string | null;

  @InstantField({ description: 'Until when; now by default.' })
  to?: string | null;
}
