/** What is thrown when something took too long. */
export function timedOut(timeoutMs: number): Error {
  return new Error(`no answer within ${timeoutMs / 1_000} s`);
}

/**
 * What the work comes to, or an error once the signal aborts: what cannot be stopped is waited for no longer. Nothing
 * that the work does later is of any effect.
 */
export async function inTime<Value>(work: Promise<Value>, signal: AbortSignal, error: Error): Promise<Value> {
  return Promise.race([
    work,
    new Promise<never>((_, reject) => {
      const end = (): void => reject(error);
      if (signal.aborted) end();
      else signal.addEventListener('abort', end, { once: true });
    }),
  ]);
}
