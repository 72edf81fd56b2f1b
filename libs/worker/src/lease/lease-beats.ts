import type { DatabaseOptions } from '@aster-scheduler/db';
import { abilitiesOf } from '../worker-services.js';
import type { BeatAnswer } from './beat.js';
import { startBeats } from './beats.js';
import { findThreadFile } from './find-thread-file.js';
import type { Heartbeat } from './heartbeat.js';
import type { Lease } from './lease.js';
import type { LeaseTimes } from './lease-times.js';
import { startThreadBeats, type ThreadBeats } from './thread-beats.js';

const noThreadFile =
  'its program is not where it is looked for, as this package was bundled into one file with others: the lease is kept ' +
  'by the event loop, so a handler that blocks it for two thirds of the lease costs the worker all its runs. Bundle or ' +
  'copy @aster-scheduler/worker/heartbeat-thread as a file of its own and name it';

/**
 * Beats from a thread of their own where the services say how to connect, else from this one. If the thread breaks,
 * this one goes on; so it does, with a `service.failed`, where the program of the thread is missing.
 */
export function startLeaseBeats(
  { services, options, times, signs }: Lease,
  onAnswer: (answer: BeatAnswer) => void,
): ThreadBeats {
  const { db, now, heartbeat, emit } = services;
  const looksFor = { ...abilitiesOf(services), pools: options.pools };
  let held: Parameters<ThreadBeats['hold']> | undefined;
  let isDraining = false;

  const startHere = (): ThreadBeats => {
    const here = startBeats({ db, times, looksFor, silentForMs: () => 0, now }, onAnswer);
    return { ...here, catchUp: () => undefined };
  };
  const announce = (error: Error): void =>
    emit({ type: 'service.failed', service: 'worker', doing: 'keeping the lease from a thread of its own', error });
  const takeOver = (error: Error): void => {
    announce(error);
    beats = startHere();
    if (held !== undefined) beats.hold(...held);
    if (isDraining) beats.drain();
  };
  const startThere = ({ connection, threadFile = findThreadFile(import.meta.url) }: Heartbeat): ThreadBeats => {
    if (threadFile === undefined) {
      announce(new Error(noThreadFile));
      return startHere();
    }
    return startThreadBeats({
      connection: connectionOfThread(connection, times),
      threadFile,
      ...{ times, looksFor },
      signsMemory: signs.memory,
      onAnswer,
      onBroken: takeOver,
    });
  };

  // a clock that the caller gives cannot be read from another thread
  const isThere = heartbeat !== undefined && now === undefined;
  let beats = isThere ? startThere(heartbeat) : startHere();
  return {
    hold(...lease) {
      held = lease;
      beats.hold(...lease);
    },
    claimed: () => beats.claimed(),
    letGo() {
      held = undefined;
      beats.letGo();
    },
    drain() {
      isDraining = true;
      beats.drain();
    },
    catchUp: () => beats.catchUp(),
    stop: async () => beats.stop(),
  };
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
