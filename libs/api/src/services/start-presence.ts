import { randomUUID } from 'node:crypto';
import { versions } from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { createWakeUp, type Db } from '@aster-scheduler/db';
import { longestHeartbeatMs, notePresence, removePresence, type ServicePresence } from '@aster-scheduler/run-store';
import { ownVersion } from '../info/own-version.js';

/** An API that is in the list of services. */
export interface ApiPresence {
  /** Takes it out of the list; never rejects, and does not wait for a database that is away. */
  stop(): Promise<void>;
}

export interface PresenceOptions {
  readonly db: Db;
  /** For people: host and process. */
  readonly name: string;
}

const goodbyeMs = 1_000;

/**
 * Notes in the list of services that an API is there: one statement a minute. One that fails is no news, since requests
 * tell when the database is away; the next one follows in its turn.
 */
export function startPresence({ db, name }: PresenceOptions): ApiPresence {
  const presence: ServicePresence = {
    ...{ id: randomUUID(), kind: 'api', name },
    ...{ version: ownVersion(), tzData: versions['tz'] ?? '' },
  };
  const stopping = new AbortController();

  async function keep(): Promise<void> {
    const pause = createWakeUp();
    while (!stopping.signal.aborted) {
      await notePresence(db, presence).catch(() => undefined);
      await pause.sleep(longestHeartbeatMs, stopping.signal);
    }
  }

  const kept = keep();
  return {
    async stop() {
      stopping.abort();
      const removed = kept.then(async () => removePresence(db, presence.id)).catch(() => undefined);
      const giveUp = new AbortController();
      await Promise.race([removed, delay(goodbyeMs, undefined, { signal: giveUp.signal }).catch(() => undefined)]);
      giveUp.abort();
    },
  };
}
