import type { DependencyCondition, DependencyInput as DependencyContract } from '@aster-scheduler/client';
import { edgeRules } from '@aster-scheduler/core';
import { IdField } from '../fields/id-field.js';
import { RuleField } from '../fields/rule-field.js';

/** An edge to an upstream job. */
export class DependencyInput implements DependencyContract {
  @RuleField(edgeRules.job, { description: 'Name or id of the upstream job.', isRequired: true })
  job!: string;

  @IdField({
    description:
      'Id of the upstream job, as it was read: it takes precedence over the name, which must not be that of another job.',
  })
  job_id?: string | null;

  @RuleField(edgeRules.condition, {
    description: 'Which final outcome of the upstream run counts.',
    default: 'success',
  })
  condition?: DependencyCondition | null;
}
