import type { DependencyCondition, DependencyInput as DependencyContract } from '@aster-scheduler/client';
import { dependencyConditions } from '@aster-scheduler/core';
import { ChoiceField } from '../fields/choice-fields.js';
import { IdField } from '../fields/id-field.js';
import { TextField } from '../fields/text-field.js';

/** An edge to an upstream job. */
export class DependencyInput implements DependencyContract {
  @TextField({ description: 'Name or id of the upstream job.', isRequired: true, min: 1, max: 255, isLine: true })
  job!: string;

  @IdField({
    description:
      'Id of the upstream job, as it was read: it stands above the name, which must not be that of another job.',
  })
  job_id?: string | null;

  @ChoiceField(dependencyConditions, {
    description: 'Which final outcome of the upstream run counts.',
    default: 'success',
  })
  condition?: DependencyCondition | null;
}
