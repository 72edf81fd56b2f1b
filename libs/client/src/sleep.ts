/** Resolves after so many milliseconds; rejects with the reason of `signal` when that aborts before. */
export async function sleepUnlessAborted(delayMs: number, signal: AbortSignal | undefined): Promise<void> {
  await new Promise<void>((resolve) => {
    const wake = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', wake);
      resolve();
    };
    const timer = setTimeout(wake, delayMs);
    signal?.addEventListener('abort', wake);
    if (signal?.aborted === true) wake();
  });
  if (signal?.aborted === true) throw signal.reason;
}
