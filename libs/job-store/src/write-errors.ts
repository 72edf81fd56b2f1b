import { errorCode, NameTakenError } from '@aster-scheduler/core';

const uniqueViolation = '23505';

/** Runs a write to jobs; a taken name becomes the error that says so. */
export async function refusingTakenName<Result>(name: string, write: () => Promise<Result>): Promise<Result> {
  try {
    return await write();
  } catch (error) {
    if (errorCode(error) === uniqueViolation && String(error).includes('jobs_name_key')) throw new NameTakenError(name);
    throw error;
  }
}
