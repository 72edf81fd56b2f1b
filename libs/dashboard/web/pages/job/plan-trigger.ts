import type { ConcurrencyPolicy, JobResource, TriggerInput } from '@aster-scheduler/client';

/** What stands in the fields of the dialog. */
export interface TriggerFields {
  /** One argument a line. */
  readonly args: string;
  /** `NAME=value`, one a line. */
  readonly env: string;
  /** JSON. */
  readonly payload: string;
  readonly policy: ConcurrencyPolicy;
  /** A duration; empty: now. */
  readonly after: string;
}

export type TriggerPlan =
  | { readonly input: TriggerInput; readonly problem?: undefined }
  | { readonly input?: undefined; readonly problem: string };

/** Decides what is sent: only what differs from the job, so that the run follows the job in all else. */
export function planTrigger(job: JobResource, { args, env, payload, policy, after }: TriggerFields): TriggerPlan {
  const shared = {
    ...(policy === job.concurrency_policy ? {} : { concurrency_policy: policy }),
    ...(after.trim() === '' ? {} : { after: after.trim() }),
  };
  if (job.command === null) {
    const value = parse(payload);
    if (value === undefined) return { problem: 'The payload is no JSON.' };
    return { input: { ...shared, ...(same(value.json, job.payload) ? {} : { payload: value.json }) } };
  }
  const list = args === '' ? [] : args.split('\n');
  const lines = env.split('\n').filter((line) => line.trim() !== '');
  const wrong = lines.find((line) => !/^[^=\s]+=/.test(line));
  if (wrong !== undefined) return { problem: `“${wrong}” is not of the form NAME=value.` };
  const pairs = lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)] as const);
  return {
    input: {
      ...shared,
      ...(same(list, job.args) ? {} : { args: list }),
      ...(pairs.length === 0 ? {} : { env: Object.fromEntries(pairs) }),
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
