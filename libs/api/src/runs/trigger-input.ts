import type {
  ConcurrencyPolicy,
  RetryInput as RetryContract,
  TriggerInput as TriggerContract,
} from '@aster-scheduler/client';
import { jobRules } from '@aster-scheduler/core';
import { InstantField } from '../fields/instant-field.js';
import { RuleField } from '../fields/rule-field.js';
import { TextField } from '../fields/text-field.js';

const noteText = 'Why, for whoever looks at the run.';

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

  @InstantField({ description: 'Not before this instant. Only for a job whose concurrency policy is `allow`.' })
  at?: string | null;

  @RuleField(
    { kind: 'duration', minMs: 0 },
    { description: 'Not before so long from now, by the clock of the database; instead of `at`.' },
  )
  after?: string | null;

  @RuleField(jobRules.priority, { description: "Instead of the job's; higher is started first." })
  priority?: number | null;

  @RuleField(jobRules.pool, { description: "Instead of the job's: which workers execute it." })
  pool?: string | null;

  @RuleField(jobRules.timeoutMs, { description: "Instead of the job's: how long each attempt may take." })
  timeout?: string | null;

  @TextField({ description: noteText, min: 1, max: 1_000, example: 'the file came late' })
  note?: string | null;
}

/** What a run that repeats another one is to have otherwise than that. */
export class RetryInput implements RetryContract {
  @RuleField(jobRules.args, { description: 'Instead of those of that run; only for a command.' })
  args?: readonly string[] | null;

  @RuleField(jobRules.env, { description: 'Merged over that of that run; only for a command.' })
  env?: Readonly<Record<string, string>> | null;

  @RuleField(jobRules.payload, { description: 'Any JSON, instead of that of that run; only for a handler.' })
  payload?: unknown;

  @RuleField(jobRules.timeoutMs, { description: 'Instead of that of that run: how long each attempt may take.' })
  timeout?: string | null;

  @TextField({ description: noteText, min: 1, max: 1_000 })
  note?: string | null;
}
