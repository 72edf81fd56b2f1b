import { ApiError } from '@aster-scheduler/client';

/** What the server tells; `undefined` when it refuses, as it may when it is busy: the rest is shown without it. */
export async function ifKnown<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof ApiError) return undefined;
    throw error;
  }
}

/** Shown in place of it. */
export const notKnown = 'not known now';
