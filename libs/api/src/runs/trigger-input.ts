import type { ConcurrencyPolicy, TriggerInput as TriggerContract } from '@aster-scheduler/client';
import { concurrencyPolicies } from '@aster-scheduler/core';
import { ChoiceField } from '../fields/choice-fields.js';
import { EnvironmentField, JsonField, TextListField } from '../fields/json-fields.js';

/** What one run is to have otherwise than its job. */
export class TriggerInput implements TriggerContract {
  @TextListField({ description: "Instead of the job's; only for a command." })
  args?: readonly string[] | null;

  @EnvironmentField({ description: "Merged over the job's; only for a command." })
  env?: Readonly<Record<string, string>> | null;

  @JsonField({ description: "Any JSON, instead of the job's; only for a handler." })
  payload?: unknown;

  @ChoiceField(concurrencyPolicies, { description: "Instead of the job's." })
  concurrency_policy?: ConcurrencyPolicy | null;
}
