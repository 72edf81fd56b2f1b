import type { Emit } from '@aster-scheduler/core';
import type { DatabaseOptions } from '@aster-scheduler/db';
import { abilitiesOf } from '../executors/executors.js';
import type { BeatAnswer } from './beat.js';
import { type Beats, startBeats } from './beats.js';
import { findThreadFile } from './find-thread-file.js';
import type { Heartbeat } from './heartbeat.js';
import type { Lease } from './lease.js';
import type { LeaseTimes } from './lease-times.js';
import { startThreadBeats, type ThreadBeats } from './thread-beats.js';

const noThreadFile =
  'its program is not where it is looked for, as this package was bundled into one file with others: the lease is kept ' +
  'by the event loop, so a handler that blocks it for two thirds of the lease costs the worker all its runs. Bundle or ' +
  'copy @aster-scheduler/worker/heartbeat-thread as a file of its own and name it';

/** Beats that keep a worker's lease. */
export interface LeaseBeats extends Omit<ThreadBeats, 'loaded'> {
  /**
   * A lease taken from now on is kept, whatever the event loop does. On a busy machine a thread loads its program for
   * longer than a short lease lasts, and a handler could block the event loop meanwhile. Never rejects.
   */
  readonly ready: Promise<void>;
}

/**
 * Beats from a thread of their own where the services say how to connect, else from this one. If the thread breaks,
 * this one goes on; so it does, with a `service.failed`, where the program of the thread is missing.
 */
export function startLeaseBeats(
  { services, options, times, signs }: Lease,
  onAnswer: (answer: BeatAnswer) => void,
): LeaseBeats {
  const { db, now, heartbeat, emit } = services;
  const looksFor = { ...abilitiesOf(services), pools: options.pools };
  let held: Parameters<ThreadBeats['hold']> | undefined;
  let isDraining = false;

  const startHere = (): Beats => {
    const started = startBeats({ db, times, looksFor, silentForMs: () => 0, now }, onAnswer);
    if (held !== undefined) started.hold(...held);
    if (isDraining) started.drain();
    return started;
  };
  const takeOver = (error: Error): void => {
    announce(emit, error);
    there = undefined;
    here = startHere();
  };
  const startThere = ({ connection, threadFile = findThreadFile(import.meta.url) }: Heartbeat) => {
    if (threadFile === undefined) {
      announce(emit, new Error(noThreadFile));
      return undefined;
    }
    return startThreadBeats({
      connection: connectionOfThread(connection, times),
      signsMemory: signs.memory,
      ...{ threadFile, times, looksFor, onAnswer },
      onBroken: takeOver,
    });
  };

  // a clock that the caller gives cannot be read from another thread
  let there = heartbeat !== undefined && now === undefined ? startThere(heartbeat) : undefined;
  let here = there === undefined ? startHere() : undefined;
  const all = (): Beats[] => [there, here].flatMap((beats) => beats ?? []);
  return {
    ready: there?.loaded ?? Promise.resolve(),
    hold(...lease) {
      held = lease;
      for (const beats of all()) beats.hold(...lease);
    },
    claimed: () => all().forEach((beats) => beats.claimed()),
    beatNow: () => all().forEach((beats) => beats.beatNow()),
    letGo() {
      held = undefined;
      for (const beats of all()) beats.letGo();
    },
    drain() {
      isDraining = true;
      for (const beats of all()) beats.drain();
    },
    catchUp: () => there?.catchUp(),
    async stop() {
      await Promise.all(all().map(async (beats) => beats.stop()));
    },
  };
}

function announce(emit: Emit, error: Error): void {
  emit({ type: 'service.failed', service: 'worker', doing: 'keeping the lease from a thread of its own', error });
}

function connectionOfThread(connection: DatabaseOptions, { answerWithinMs }: LeaseTimes): DatabaseOptions {
  const atMostMs = Math.ceil(answerWithinMs);
  return {
    ...connection,
    applicationName: `${connection.applicationName} heartbeat`,
    poolSize: 1,
    queryTimeoutMs: Math.min(connection.queryTimeoutMs, atMostMs),
    connectTimeoutMs: Math.min(connection.connectTimeoutMs, atMostMs),
  };
}
