import type { ConcurrencyPolicy, TriggerInput as TriggerContract } from '@aster-scheduler/client';
import { jobRules } from '@aster-scheduler/core';
import { RuleField } from '../fields/rule-field.js';

/** What one run is to have otherwise than its job. */
export class TriggerInput implements TriggerContract {
  @RuleField(jobRules.args, { description: "Instead of the job's; only for a command." })
  args?: readonly string[] | null;

  @RuleField(jobRules.env, { description: "Merged over the job's; only for a command." })
  env?: Readonly<Record<string, string>> | null;

  @RuleField(jobRules.payload, { description: "Any JSON, instead of the job's; only for a handler." })
  payload?: unknown;

  @RuleField(jobRules.concurrencyPolicy, { description: "Instead of the job's." })
  concurrency_policy?: ConcurrencyPolicy | null;
}
