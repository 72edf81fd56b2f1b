import type { Run } from '@aster-scheduler/core';

/** Waits for runs; any number for each. */
export interface Waits {
  /** Settles with the run, or with the reason of the signal. */
  add(runId: string, signal?: AbortSignal): Promise<Run>;
  resolve(runId: string, run: Run): void;
  reject(runId: string, error: unknown): void;
  has(runId: string): boolean;
  /** Whether nobody waits. */
  isEmpty(): boolean;
  /** The runs that somebody waits for. */
  runIds(): readonly string[];
}

interface Wait {
  resolve(run: Run): void;
  reject(error: unknown): void;
}

export function createWaits(): Waits {
  const waiting = new Map<string, Set<Wait>>();

  function end(runId: string, how: (wait: Wait) => void): void {
    waiting.get(runId)?.forEach(how);
    waiting.delete(runId);
  }

  function leave(runId: string, wait: Wait): void {
    const others = waiting.get(runId);
    others?.delete(wait);
    if (others?.size === 0) waiting.delete(runId);
  }

  return {
    async add(runId, signal) {
      let onAbort = (): void => undefined;
      try {
        return await new Promise<Run>((resolve, reject) => {
          const wait = { resolve, reject };
          waiting.set(runId, (waiting.get(runId) ?? new Set()).add(wait));
          onAbort = () => {
            leave(runId, wait);
            reject(signal?.reason as Error);
          };
          signal?.addEventListener('abort', onAbort);
        });
      } finally {
        signal?.removeEventListener('abort', onAbort);
      }
    },
    resolve: (runId, run) => end(runId, (wait) => wait.resolve(run)),
    reject: (runId, error) => end(runId, (wait) => wait.reject(error)),
    has: (runId) => waiting.has(runId),
    isEmpty: () => waiting.size === 0,
    runIds: () => [...waiting.keys()],
  };
}
