import { type Db, isDatabaseUnavailable, isPassing } from '@aster-scheduler/db';
import { readRunProgress, type RunProgress } from '@aster-scheduler/run-store';

/** Tells those who follow runs when there is news; one statement serves all of them. */
export interface RunWatch {
  /**
   * Resolves when the run has come further than `seen`, with how far; `undefined` when it is gone, or when `signal`
   * aborts. Waits through an absence of the database.
   */
  next(seen: RunProgress, signal: AbortSignal): Promise<RunProgress | undefined>;
}

export interface RunWatchOptions {
  readonly db: Db;
  /** Told that the database is away, and of the first answer after. */
  readonly onLost: (doing: string, error: unknown) => void;
  readonly onAnswered: (doing: string) => void;
}

interface Watcher {
  readonly seen: RunProgress;
  readonly resolve: (progress: RunProgress | undefined) => void;
  readonly reject: (error: unknown) => void;
}

/** How often followed runs are looked at while there are any. */
const pauseMs = 250;
/** And while the database is away. */
const awayPauseMs = 1_000;
const doing = 'following runs';

/** Output is stored without a hint, so runs are looked at a few times a second, and only while somebody follows one. */
export function createRunWatch({ db, onLost, onAnswered }: RunWatchOptions): RunWatch {
  const watchers = new Set<Watcher>();
  let isWatching = false;

  async function watch(): Promise<void> {
    for (let waitMs = pauseMs; watchers.size > 0; waitMs = await lookFor([...watchers])) {
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
    isWatching = false;
  }

  /** Answers after how long to look again. */
  async function lookFor(asking: readonly Watcher[]): Promise<number> {
    if (asking.length === 0) return 0;
    try {
      const found = await readRunProgress(db, [...new Set(asking.map(({ seen }) => seen.id))]);
      onAnswered(doing);
      const byId = new Map(found.map((progress) => [progress.id, progress]));
      for (const { seen, resolve } of asking) {
        const progress = byId.get(seen.id);
        if (progress === undefined || hasNews(seen, progress)) resolve(progress);
      }
      return pauseMs;
    } catch (error) {
      if (isDatabaseUnavailable(error)) onLost(doing, error);
      else if (!isPassing(error)) for (const { reject } of asking) reject(error);
      return awayPauseMs;
    }
  }

  return {
    async next(seen, signal) {
      if (signal.aborted) return undefined;
      return new Promise((resolve, reject) => {
        const leave = () => {
          watchers.delete(watcher);
          signal.removeEventListener('abort', onAbort);
        };
        const watcher: Watcher = {
          seen,
          resolve: (progress) => {
            leave();
            resolve(progress);
          },
          reject: (error) => {
            leave();
            reject(error);
          },
        };
        const onAbort = () => watcher.resolve(undefined);
        watchers.add(watcher);
        signal.addEventListener('abort', onAbort);
        if (isWatching) return;
        isWatching = true;
        void watch();
      });
    },
  };
}

function hasNews(seen: RunProgress, now: RunProgress): boolean {
  return (
    seen.status !== now.status ||
    seen.attemptNum !== now.attemptNum ||
    seen.lastSeq !== now.lastSeq ||
    seen.startedAt?.getTime() !== now.startedAt?.getTime()
  );
}
