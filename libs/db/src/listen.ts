import { setTimeout as delay } from 'node:timers/promises';
import type { Emit } from '@aster-scheduler/core';
import { Client } from 'pg';
import { type Channel, channelName } from './notify.js';
import { connectionSettings, type DatabaseOptions } from './pool.js';

export interface Listener {
  /** Ends the connection. */
  close(): Promise<void>;
}

/** Told of each hint, and with no payload after every (re)connection, because hints may have been missed. */
export type OnHint = (channel: Channel, payload: string | undefined) => void;

const longestPauseMs = 5_000;
/** How often a silent connection is asked whether it is still there. */
const pingEveryMs = 30_000;

/**
 * Listens on a connection of its own until closed, reconnecting for ever. It needs a direct connection to Postgres:
 * PgBouncer in transaction mode has no LISTEN. Without it everything works, at the pace of polling.
 */
export function listen(options: DatabaseOptions, channels: readonly Channel[], onHint: OnHint, emit: Emit): Listener {
  const closing = new AbortController();
  const done = keepListening({ options, channels, onHint, emit, signal: closing.signal });
  return {
    async close() {
      closing.abort();
      await done;
    },
  };
}

interface Listening {
  readonly options: DatabaseOptions;
  readonly channels: readonly Channel[];
  readonly onHint: OnHint;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

async function keepListening(listening: Listening): Promise<void> {
  const { emit, signal } = listening;
  let pauseMs = 100;
  while (!signal.aborted) {
    try {
      await listenOnce(listening, () => {
        pauseMs = 100;
      });
    } catch (error) {
      if (!signal.aborted) emit({ type: 'listener.disconnected', error });
    }
    await delay(pauseMs * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => undefined);
    pauseMs = Math.min(pauseMs * 2, longestPauseMs);
  }
}

/** Rejects when the connection ends. */
async function listenOnce(listening: Listening, onConnected: () => void): Promise<void> {
  const { channels, onHint, emit, signal } = listening;
  const client = new Client({
    ...connectionSettings(listening.options),
    application_name: `${listening.options.applicationName} listener`,
  });
  const ended = new Promise<never>((_resolve, reject) => {
    client.on('error', reject);
    client.on('end', () => reject(new Error('the connection ended')));
    signal.addEventListener('abort', () => reject(new Error('closed')), { once: true });
  });
  ended.catch(() => undefined); // observed below, or the connection failed first
  try {
    await Promise.race([client.connect(), ended]);
    client.on('notification', (message) => {
      const channel = channels.find((candidate) => channelName(candidate) === message.channel);
      if (channel !== undefined) onHint(channel, message.payload ?? '');
    });
    for (const channel of channels) await Promise.race([client.query(`listen ${channelName(channel)}`), ended]);
    onConnected();
    emit({ type: 'listener.connected' });
    for (const channel of channels) onHint(channel, undefined);
    await Promise.race([pingForEver(client, signal), ended]);
  } finally {
    void client.end().catch(() => undefined);
  }
}

async function pingForEver(client: Client, signal: AbortSignal): Promise<void> {
  for (;;) {
    await delay(pingEveryMs, undefined, { signal });
    await client.query('select 1');
  }
}
