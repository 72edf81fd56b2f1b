import { createWakeUp, type Db, isDatabaseUnavailable, isPassing, type OnHint } from '@aster-scheduler/db';
import { HttpProblemError } from '../problems/http-problem-error.js';
import { lookAtThings, newLookState } from './look-at-things.js';
import type { Subscription } from './subscription.js';
import type { WatchKey } from './watch-key.js';
import { createWatchedThings } from './watched-things.js';

/** What the database tells of changes. */
export interface HintSource {
  /** Registers for hints; returns how to end that. */
  onHint(listener: OnHint): () => void;
  /** Whether hints come through at present. */
  isListening(): boolean;
}

/**
 * Tells those who watch things when they may have changed. Each thing is looked at once for all who watch it, and
 * nothing while nobody watches.
 */
export interface NewsWatch {
  /** Whether the database tells of changes. */
  isPushed(): boolean;
  /** @throws HttpProblemError when too many different things are watched already */
  requireRoom(keys: readonly WatchKey[]): void;
  /**
   * Tells of each thing once at the begin, then of changes.
   *
   * @param lastEventId of a `News`; of this process: at the begin only what has changed since is told
   */
  subscribe(keys: readonly WatchKey[], lastEventId: string | undefined): Subscription;
}

export interface NewsWatchOptions {
  readonly db: Db;
  readonly hints?: HintSource;
  /** Different things that may be watched at the same time. */
  readonly maxWatched: number;
  /** Told that the database is away, and of the first answer after. */
  readonly onLost: (doing: string, error: unknown) => void;
  readonly onAnswered: (doing: string) => void;
}

/** From one look to the next, at the least: a look takes three statements at most. */
const shortestPauseMs = 1_000;
/** And at most: not everything tells of itself. */
const longestPauseMs = 2_000;
const retryAfterSeconds = 10;
const doing = 'watching for changes';

export function createNewsWatch({ db, hints, maxWatched, onLost, onAnswered }: NewsWatchOptions): NewsWatch {
  const things = createWatchedThings();
  const state = newLookState();
  const bell = createWakeUp();
  let isWatching = false;
  const isPushed = () => hints?.isListening() === true;
  const onHint: OnHint = (channel) => {
    state.touched.add(channel);
    bell.ring();
  };

  async function watch(): Promise<void> {
    const stopListening = hints?.onHint(onHint);
    while (things.size() > 0) {
      const startedAtMs = performance.now();
      await look();
      await pause(startedAtMs + shortestPauseMs - performance.now());
      if (things.size() > 0) await bell.sleep(startedAtMs + longestPauseMs - performance.now());
    }
    stopListening?.();
    isWatching = false;
  }

  async function look(): Promise<void> {
    const touched = [...state.touched];
    try {
      await lookAtThings(db, things, state, isPushed());
      onAnswered(doing);
    } catch (error) {
      for (const channel of touched) state.touched.add(channel); // nobody was told of it yet
      if (isDatabaseUnavailable(error)) onLost(doing, error);
      else if (!isPassing(error)) things.fail(error);
    }
  }

  return {
    isPushed,
    requireRoom(keys) {
      const added = things.countNew(keys);
      if (added === 0 || things.size() + added <= maxWatched) return;
      throw new HttpProblemError(
        'TOO_MANY_REQUESTS',
        `${things.size()} different things are watched already, of ${maxWatched} at most; ask again later`,
        { 'retry-after': String(retryAfterSeconds) },
      );
    },
    subscribe(keys, lastEventId) {
      const subscription = things.subscribe(keys, lastEventId);
      bell.ring();
      if (!isWatching) {
        isWatching = true;
        void watch();
      }
      return subscription;
    },
  };
}

/** Holds no process open that has nothing else to do. */
async function pause(ms: number): Promise<void> {
  if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms).unref());
}
