import type { ConcurrencyPolicy, JobResource, RunOverridesResource, TriggerInput } from '@aster-scheduler/client';
import { type ListText, readArguments, readVariables, textOfArguments, textOfVariables } from './list-text.js';

/** What stands in the fields of the dialog. */
export interface TriggerFields {
  readonly args: ListText;
  /** Besides that of the job. */
  readonly env: ListText;
  /** JSON. */
  readonly payload: string;
  readonly policy: ConcurrencyPolicy;
  /** A duration; empty: now. */
  readonly after: string;
  /** A duration; empty: that of the job. */
  readonly timeout: string;
  /** Empty: none. */
  readonly note: string;
}

export type TriggerPlan =
  | { readonly input: TriggerInput; readonly problem?: undefined }
  | { readonly input?: undefined; readonly problem: string };

/** What the fields begin with. @param like what it is given otherwise than the job says, as an earlier run was */
export function beginTrigger(job: JobResource, like: RunOverridesResource): TriggerFields {
  const payload = like.payload === undefined ? job.payload : like.payload;
  return {
    args: textOfArguments(like.args ?? job.args),
    env: textOfVariables(like.env ?? {}),
    payload: job.handler === null ? '' : JSON.stringify(payload, null, 2),
    policy: job.concurrency_policy,
    after: '',
    timeout: like.timeout ?? '',
    note: '',
  };
}

/**
 * Decides what is sent: only what differs from the job, so that the run follows the job in all else. What was not
 * edited is sent as it was, whatever it looks like in its field.
 */
export function planTrigger(job: JobResource, like: RunOverridesResource, fields: TriggerFields): TriggerPlan {
  const begin = beginTrigger(job, like);
  const { policy, after, timeout, note } = fields;
  const shared = {
    ...(policy === job.concurrency_policy ? {} : { concurrency_policy: policy }),
    ...(after.trim() === '' ? {} : { after: after.trim() }),
    ...(timeout.trim() === '' ? {} : { timeout: timeout.trim() }),
    ...(note.trim() === '' ? {} : { note: note.trim() }),
  };
  if (job.command === null) {
    const value = fields.payload === begin.payload ? { json: like.payload } : parse(fields.payload);
    if (value === undefined) return { problem: 'The payload is no JSON.' };
    const isOfJob = value.json === undefined || same(value.json, job.payload);
    return { input: { ...shared, ...(isOfJob ? {} : { payload: value.json }) } };
  }
  const args = same(fields.args, begin.args) ? { value: like.args ?? job.args } : readArguments(fields.args);
  if (args.value === undefined) return { problem: args.problem };
  const env = same(fields.env, begin.env) ? { value: like.env ?? {} } : readVariables(fields.env);
  if (env.value === undefined) return { problem: env.problem };
  return {
    input: {
      ...shared,
      ...(same(args.value, job.args) ? {} : { args: args.value }),
      ...(Object.keys(env.value).length === 0 ? {} : { env: env.value }),
    },
  };
}

function parse(text: string): { readonly json: unknown } | undefined {
  try {
    return { json: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
