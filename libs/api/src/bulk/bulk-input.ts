import type {
  BulkFilter as FilterContract,
  BulkInput as BulkContract,
  JobHealth,
  JobStatus,
} from '@aster-scheduler/client';
import { jobRules, jobStatuses } from '@aster-scheduler/core';
import { bulkActions, jobHealths, mostItems } from '@aster-scheduler/job-store';
import { BooleanField } from '../fields/boolean-field.js';
import { ChoiceField } from '../fields/choice-fields.js';
import { IdField } from '../fields/id-field.js';
import { InstantField } from '../fields/instant-field.js';
import { IntegerField } from '../fields/integer-field.js';
import { RuleField } from '../fields/rule-field.js';
import { TextField } from '../fields/text-field.js';

/** Which jobs are meant. */
export class BulkJobFilter {
  @ChoiceField(jobStatuses, { description: 'Only jobs of this status.', isNotNull: true })
  status?: JobStatus;

  @RuleField(jobRules.pool, { description: 'Only jobs of this pool.', isNotNull: true })
  pool?: string;

  @RuleField(jobRules.owner, { description: 'Only jobs of this owner.', isNotNull: true })
  owner?: string;

  @RuleField(jobRules.managedBy, { description: 'Only jobs that this source owns.', isNotNull: true })
  managed_by?: string;

  @RuleField(jobRules.labels, { description: 'Only jobs with all of these labels.', isNotNull: true })
  labels?: Readonly<Record<string, string>>;

  @ChoiceField(jobHealths, { description: 'Only jobs of which this is so.', isNotNull: true })
  health?: JobHealth;

  @TextField({ description: 'Only jobs with this text, as in their list.', min: 1, max: 255, isNotNull: true })
  q?: string;

  @TextField({ description: 'Only jobs whose name begins with this.', min: 1, max: 255, isNotNull: true })
  prefix?: string;
}

/** What is to be done, and to which jobs or runs. */
export class BulkInput implements BulkContract {
  @ChoiceField(bulkActions, { description: 'cancel and retry are for runs, all others for jobs.', isRequired: true })
  action!: BulkContract['action'];

  @RuleField({ kind: 'texts' }, { description: 'The jobs or runs, by their ids; instead of filter. At most 10,000.' })
  ids?: readonly string[] | null;

  @RuleField(
    { kind: 'json' },
    {
      description:
        'All jobs or runs that match now; an empty object means all. For runs: what their list can be asked for, with lists for ' +
        'status, reason and label; for jobs: status, pool, owner, managed_by, labels, health, q, prefix. ' +
        `At most ${mostItems.toLocaleString('en')} may match.`,
    },
  )
  filter?: FilterContract | null;

  @IntegerField({
    description:
      'How many jobs or runs the author means: refused when they are more or fewer by now. Runs that a filter matches may be ' +
      'fewer: some have ended meanwhile.',
    min: 0,
    max: mostItems,
  })
  expected?: number | null;

  @BooleanField({ description: 'Only tells how many they are.' })
  dry_run?: boolean | null;

  @TextField({ description: 'Of a pause: why.', min: 1, max: 1_000 })
  note?: string | null;

  @InstantField({ description: 'Of a pause: when the jobs are resumed by themselves.' })
  until?: string | null;

  @RuleField({ kind: 'json' }, { description: 'To label: names and values to be set; null removes a label.' })
  labels?: Readonly<Record<string, string | null>> | null;
}

/** Which operation a path names. */
export class BulkKey {
  @IdField({ description: 'Id of the operation.', isRequired: true })
  id!: string;
}
