import type { RetryInput } from '@aster-scheduler/client';
import {
  commandSizeProblems,
  type FieldProblem,
  InvalidInputError,
  type Job,
  parseDuration,
  secretReferencesIn,
  type TaskOverrides,
} from '@aster-scheduler/core';
import { payloadProblems } from '@aster-scheduler/run-store';

/** What somebody may say of one run; what is `null` is not said, but for a payload. */
export type GivenOverrides = RetryInput;

/**
 * What is said otherwise than the job has it.
 *
 * @throws InvalidInputError for what the task of the job has no use for
 */
export async function readOverrides(job: Job, given: GivenOverrides, before?: TaskOverrides): Promise<TaskOverrides> {
  const problems = overrideProblems(job, given, before);
  if (problems.length > 0) throw new InvalidInputError(problems);
  const faults = await payloadFaults(job, given);
  if (faults.length > 0) throw new InvalidInputError(faults);
  const { args, env, payload, timeout, note } = given;
  const timeoutMs = isGiven(timeout) ? parseDuration(timeout) : undefined;
  const overrides = { args: args ?? undefined, env: env ?? undefined, payload, timeoutMs, note: note ?? undefined };
  return Object.fromEntries(Object.entries(overrides).filter(([, value]) => value !== undefined));
}

/** What of a payload is not as the schema of the job says. */
export async function payloadFaults(job: Job, { payload }: GivenOverrides): Promise<readonly FieldProblem[]> {
  if (job.payloadSchema === undefined || payload === undefined) return [];
  return payloadProblems(job.payloadSchema, payload);
}

/** What the task of the job has no use for, or what would be too much for it. */
export function overrideProblems(
  job: Job,
  { args, env, payload }: GivenOverrides,
  before: TaskOverrides = {},
): readonly FieldProblem[] {
  const misplaced: [boolean, string, string][] = [
    [job.command === undefined && isGiven(args), 'args', 'only a command takes it, and the job has a handler'],
    [job.command === undefined && isGiven(env), 'env', 'only a command takes it, and the job has a handler'],
    [
      job.handler === undefined && payload !== undefined,
      'payload',
      'only a handler takes it, and the job has a command',
    ],
  ];
  const problems = misplaced.filter(([applies]) => applies).map(([, field, message]) => ({ field, message }));
  if (Object.values(env ?? {}).some((value) => secretReferencesIn(value).length > 0)) {
    // or whoever may trigger the job could have it print any secret that there is
    problems.push({ field: 'env', message: 'names a secret: only the environment of the job itself may' });
  }
  if (problems.length > 0 || (!isGiven(args) && !isGiven(env))) return problems;
  return commandSizeProblems({ args: args ?? before.args ?? job.args, env: { ...job.env, ...before.env, ...env } });
}

function isGiven<Value>(value: Value | undefined | null): value is Value {
  return value !== undefined && value !== null;
}
