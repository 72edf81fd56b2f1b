import { sql } from 'kysely';
import type { Db } from './schema.js';

/**
 * What may have changed: `jobs` wakes schedulers, `runs` wakes workers (payload: the pool), `control` tells workers to
 * look at what they hold. `settled` wakes nobody who works: it tells those who look on that workers have started or
 * settled runs. `alerts` wakes whoever sends notifications, and tells those who
 * look on that incidents have changed.
 */
export type Channel = 'jobs' | 'runs' | 'control' | 'settled' | 'alerts';

/** The name of a channel in the database. */
export function channelName(channel: Channel): string {
  return `aster_${channel}`;
}

/** Sends hints. They may get lost; then only latency changes. */
export interface Notifier {
  /** Returns at once; hints of the same content within a few milliseconds are sent once. */
  notify(channel: Channel, payload?: string): void;
  /**
   * Whether no hint was sent within the last few milliseconds, so that a statement may send its own without delaying
   * the commits of others. After `true`, the next statements within a few milliseconds get `false`.
   */
  takeTurn(): boolean;
  /** Sends what is pending; never rejects. */
  flush(): Promise<void>;
}

/** At most one statement in this time: NOTIFY takes a lock that every commit with a NOTIFY needs. */
const pauseMs = 3;

/** A notifier on connections of its own from the pool, outside of the writing transactions: those keep group commit. */
export function createNotifier(db: Db): Notifier {
  const pending = new Set<string>();
  let sending: Promise<void> | undefined;
  let turnUntil = 0;

  async function send(): Promise<void> {
    await Promise.resolve(); // what is asked for in the same turn is sent by one statement
    while (pending.size > 0) {
      const hints = [...pending].map((hint) => JSON.parse(hint) as [Channel, string]);
      pending.clear();
      try {
        await sql`select pg_notify(channel, payload) from unnest(
          ${hints.map(([channel]) => channelName(channel))}::text[],
          ${hints.map(([, payload]) => payload)}::text[]
        ) as hint(channel, payload)`.execute(db);
      } catch {
        // a hint: whoever waits for it polls
      }
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }

  function startSending(): Promise<void> {
    sending ??= send().finally(() => {
      sending = undefined;
    });
    return sending;
  }

  return {
    notify(channel, payload = '') {
      pending.add(JSON.stringify([channel, payload]));
      void startSending();
    },
    takeTurn() {
      const now = performance.now();
      if (sending !== undefined || now < turnUntil) return false;
      turnUntil = now + pauseMs;
      return true;
    },
    flush: async () => (pending.size > 0 || sending !== undefined ? startSending() : undefined),
  };
}
