import { randomUUID } from 'node:crypto';
import { versions } from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { createWakeUp, type DatabaseWatch } from '@aster-scheduler/db';
import { longestHeartbeatMs, notePresence, removePresence, type ServicePresence } from '@aster-scheduler/run-store';
import type { SchedulerOptions } from './scheduler-options.js';
import type { SchedulerServices } from './scheduler-services.js';

/** What a scheduler tells of itself. Its heartbeat goes out with a statement of the upkeep that is asked anyway. */
export interface Presence {
  /** What is to be noted now; whoever asks, notes it. */
  toNote(): ServicePresence;
  /** The presence was noted. */
  noted(): void;
  /** The scheduler has looked for due jobs; by the database's clock. */
  passed(at: Date): void;
  /** Sends heartbeats while the upkeep is busy with something long; until `signal` aborts. */
  keep(signal: AbortSignal): Promise<void>;
  /** Takes it back at the end; never rejects, and does not wait for a database that is away. */
  remove(): Promise<void>;
}

const doing = 'telling that it is there';
const goodbyeMs = 1_000;

export function createPresence(
  { db, now }: SchedulerServices,
  options: SchedulerOptions,
  watch: DatabaseWatch,
): Presence {
  const { name, version, retentionMs: runRetentionMs } = options;
  const presence = {
    id: randomUUID(),
    kind: 'scheduler',
    name,
    version,
    tzData: versions['tz'] ?? '',
    runRetentionMs,
  } as const;
  const pause = createWakeUp();
  let lastPassAt: Date | undefined;
  let hasNews = false;
  let notedAtMs = performance.now();
  const toNote = (): ServicePresence => ({ ...presence, lastPassAt });
  const noted = (): void => void (notedAtMs = performance.now());

  async function note(): Promise<void> {
    try {
      await notePresence(db, toNote(), now?.());
      watch.answered(doing);
    } catch (error) {
      watch.failed(doing, error);
    }
    noted(); // what has failed is tried again in its turn
  }

  return {
    toNote,
    noted,
    passed(at) {
      const isFirst = lastPassAt === undefined;
      lastPassAt = at;
      if (!isFirst) return;
      hasNews = true; // it is told of at once, not half a minute later
      pause.ring();
    },
    async keep(signal) {
      while (!signal.aborted) {
        await pause.sleep(notedAtMs + longestHeartbeatMs - performance.now(), signal);
        const isTime = hasNews || performance.now() >= notedAtMs + longestHeartbeatMs;
        if (!signal.aborted && isTime) await note();
        hasNews = false;
      }
    },
    async remove() {
      const removed = removePresence(db, presence.id).catch(() => undefined); // the others forget it
      const giveUp = new AbortController();
      await Promise.race([removed, delay(goodbyeMs, undefined, { signal: giveUp.signal }).catch(() => undefined)]);
      giveUp.abort();
    },
  };
}
