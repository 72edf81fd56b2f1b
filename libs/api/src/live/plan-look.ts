import type { Channel } from '@aster-scheduler/db';
import type { WatchKey, WholeKind } from './watch-key.js';

/** What is known before a look at what is watched. */
export interface LookFacts {
  readonly keys: readonly WatchKey[];
  /** Channels that have told of something since the last look. */
  readonly touched: ReadonlySet<Channel>;
  /** Whether the database tells of changes. */
  readonly isPushed: boolean;
  /** Since it was looked whether anything was written at all. */
  readonly sinceWrittenMs: number;
}

/** What to do in a look. */
export interface Look {
  /** What has changed by what was told. */
  readonly changed: ReadonlySet<WholeKind>;
  /** Whether to look if anything was written at all: then all that is watched as a whole may have changed. */
  readonly asksWritten: boolean;
  readonly asksWorkers: boolean;
}

/** Not everything tells of itself: a statement by hand, or a program of the version before. */
const untoldMs = 10_000;

/** What a hint may be about. What starts and ends shows nearly everywhere; `workers` tell how many they execute. */
const touchedBy: Readonly<Record<Channel, readonly WholeKind[]>> = {
  jobs: ['overview', 'jobs', 'pools'],
  runs: ['overview', 'jobs', 'runs', 'pools'],
  control: ['overview', 'runs'],
  settled: ['overview', 'jobs', 'runs', 'workers', 'pools'],
  alerts: ['overview', 'incidents'],
};

export function planLook({ keys, touched, isPushed, sinceWrittenMs }: LookFacts): Look {
  const wholes = new Set(keys.filter(({ id }) => id === undefined).map(({ kind }) => kind));
  return {
    changed: new Set([...touched].flatMap((channel) => touchedBy[channel])),
    asksWritten: wholes.size > 0 && (!isPushed || sinceWrittenMs >= untoldMs),
    asksWorkers: wholes.has('workers'),
  };
}
