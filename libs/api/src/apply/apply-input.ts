import type {
  AppliedJob as AppliedJobContract,
  ApplyInput as ApplyInputContract,
  PruneWay,
} from '@aster-scheduler/client';
import { mostAlertRules, mostChannels } from '@aster-scheduler/run-store';
import type { AlertRuleInput } from '../alerts/alert-rule-input.js';
import type { ChannelInput } from '../alerts/channel-input.js';
import { BooleanField } from '../fields/boolean-field.js';
import { ChoiceField } from '../fields/choice-fields.js';
import { field, rule } from '../fields/field.js';
import { JobNameField } from '../fields/job-name-field.js';
import { TextField } from '../fields/text-field.js';
import { JobInput } from '../jobs/job-input.js';

/** The jobs of one source. */
export const maxAppliedJobs = 5_000;

export const pruneWays = ['archive', 'delete', 'keep'] as const satisfies readonly PruneWay[];

/** A job as its source declares it. */
export class AppliedJob extends JobInput implements AppliedJobContract {
  @JobNameField({ description: 'The name that the job had before: it is renamed and keeps its history.' })
  was?: string | null;
}

/** Each job is read by the class `AppliedJob`, a few at a time. */
function AppliedJobsField(): PropertyDecorator {
  const description = `All jobs of the source, up to ${maxAppliedJobs}. Each has a name and the fields of a new job, and may have \`was\`, the name that it had before.`;
  const check = (value: unknown): string | undefined =>
    Array.isArray(value) && value.length <= maxAppliedJobs
      ? undefined
      : `must be a list of at most ${maxAppliedJobs} jobs`;
  const schema = { type: 'array', items: { type: 'object' }, maxItems: maxAppliedJobs } as const;
  return field({ description, isRequired: true }, schema, [rule('jobs', check)], { check });
}

function DeclaredAlertsField(member: 'rules' | 'channels', most: number): PropertyDecorator {
  const one = member === 'rules' ? 'rule' : 'channel';
  const description =
    `All ${member} for alerts of the source, up to ${most}, each with the fields of a new ${one}. Left out, they stay as ` +
    `they are.${member === 'channels' ? ' A change of one takes the role admin.' : ''}`;
  const check = (value: unknown): string | undefined =>
    value === undefined || value === null || (Array.isArray(value) && value.length <= most)
      ? undefined
      : `must be a list of at most ${most} ${member}`;
  const schema = { type: 'array', items: { type: 'object' }, maxItems: most } as const;
  return field({ description }, schema, [rule(member, check)], { check });
}

/** What a source declares. */
export class ApplyInput implements ApplyInputContract {
  @TextField({
    description: 'Who owns them: a repository, a team.',
    example: 'ops/jobs',
    isRequired: true,
    min: 1,
    max: 200,
    isLine: true,
  })
  source!: string;

  @AppliedJobsField()
  jobs!: readonly AppliedJob[];

  @DeclaredAlertsField('rules', mostAlertRules)
  rules?: readonly AlertRuleInput[] | null;

  @DeclaredAlertsField('channels', mostChannels)
  channels?: readonly ChannelInput[] | null;

  @ChoiceField(pruneWays, {
    description:
      'What becomes of what the source no longer declares. `archive` turns rules and channels off; a channel that a rule ' +
      'tells is a conflict.',
    default: 'archive',
  })
  prune?: PruneWay | null;

  @BooleanField({ description: 'Only tell what would be done.', default: false })
  dry_run?: boolean | null;

  @TextField({
    description: 'The `plan` of a dry run: refused unless exactly that would be done.',
    max: 64,
    isLine: true,
  })
  expected_plan?: string | null;

  @TextField({
    description: 'Of the files, such as a commit: kept with the versions of the jobs that are changed.',
    example: '9fceb02d0ae598e95dc970b74767f19372d61af8',
    min: 1,
    max: 200,
    isLine: true,
  })
  revision?: string | null;

  @TextField({ description: 'Who wrote that revision.', min: 1, max: 200, isLine: true })
  author?: string | null;

  @BooleanField({ description: 'Take what others own, or nobody, rather than refuse.', default: false })
  take_over?: boolean | null;
}
