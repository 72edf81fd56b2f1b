import { setTimeout as delay } from 'node:timers/promises';
import { AsterError, DatabaseReadOnlyError } from '@aster-scheduler/core';

/** Answers why the process is not well, in words that may be shown to anybody; nothing when it is. */
export type HealthCheck = () => Promise<readonly string[]> | readonly string[];

/** The reasons a check gives, or that it failed or took longer than `timeoutMs`. Never rejects. */
export async function askHealth(check: HealthCheck, timeoutMs: number): Promise<readonly string[]> {
  const timer = new AbortController();
  const late = delay(timeoutMs, [`the check did not answer within ${timeoutMs} ms`], {
    signal: timer.signal,
    ref: false,
  });
  try {
    return await Promise.race([check(), late]);
  } catch (error) {
    return [reasonOf(error)];
  } finally {
    timer.abort();
    late.catch(() => undefined);
  }
}

/** Other messages may name hosts and paths. */
function reasonOf(error: unknown): string {
  if (!(error instanceof AsterError)) return 'the check failed';
  if (error instanceof DatabaseReadOnlyError) return error.message;
  return error.code === 'DATABASE_UNAVAILABLE' ? 'the database does not answer' : error.message;
}
