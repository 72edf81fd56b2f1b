import { setTimeout as delay } from 'node:timers/promises';
import type { Emit } from '@aster-scheduler/core';
import { Client } from 'pg';
import { type Channel, channelName } from './notify.js';
import { connectionSettings, type DatabaseOptions } from './pool.js';
import { createSockets } from './sockets.js';

export interface Listener {
  /** Ends the connection. */
  close(): Promise<void>;
}

/** Told of each hint, and with no payload after every (re)connection, because hints may have been missed. */
export type OnHint = (channel: Channel, payload: string | undefined) => void;

const shortestPauseMs = 100;
const longestPauseMs = 5_000;
/** How often a silent connection is asked whether it is still there. */
const pingEveryMs = 30_000;
/** How long a connection may take to say goodbye. */
const goodbyeMs = 500;

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
  let pauseMs = shortestPauseMs;
  while (!signal.aborted) {
    try {
      await listenOnce(listening, () => {
        pauseMs = shortestPauseMs;
      });
    } catch (error) {
      if (!signal.aborted) emit({ type: 'listener.disconnected', error });
    }
    await delay(pauseMs * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => undefined);
    pauseMs = Math.min(pauseMs * 2, longestPauseMs);
  }
}

/** Rejects when the connection ends, or cannot be made; resolves when listening is to end. */
async function listenOnce(listening: Listening, onConnected: () => void): Promise<void> {
  const { options, channels, onHint, emit, signal } = listening;
  const sockets = createSockets();
  const client = new Client({
    ...connectionSettings(options),
    application_name: `${options.applicationName} listener`,
    stream: sockets.open,
  });
  client.on('notification', (message) => {
    const channel = channels.find((candidate) => channelName(candidate) === message.channel);
    if (channel !== undefined) onHint(channel, message.payload ?? '');
  });
  const over = new AbortController();
  try {
    await Promise.race([
      ended(client),
      aborted(signal, over.signal),
      (async () => {
        await client.connect();
        for (const channel of channels) await client.query(`listen ${channelName(channel)}`);
        onConnected();
        emit({ type: 'listener.connected' });
        for (const channel of channels) onHint(channel, undefined);
        for (;;) {
          await delay(pingEveryMs, undefined, { signal: over.signal });
          await client.query('select 1');
        }
      })(),
    ]);
  } finally {
    over.abort();
    await sockets.closeAfter(client.end(), goodbyeMs);
  }
}

async function ended(client: Client): Promise<never> {
  return new Promise((_resolve, reject) => {
    client.on('error', reject);
    client.on('end', () => reject(new Error('the connection ended')));
  });
}

/** Resolves when `signal` aborts; forgets it when `over` does, so that reconnecting for months adds up to nothing. */
async function aborted(signal: AbortSignal, over: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true, signal: over });
  });
}
