import { InvalidInputError } from '@aster-scheduler/core';

/** Runs `work` on a job; problems with its fields are told with its name. */
export async function namingJob<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    throw new InvalidInputError(
      error.problems.map(({ field, message }) => ({ field: `job ${JSON.stringify(name)}, ${field}`, message })),
    );
  }
}
