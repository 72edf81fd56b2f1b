import { setTimeout as delay } from 'node:timers/promises';
import type { Emit } from '@aster-scheduler/core';
import { listenConnection, type ListenSource } from './listen-connection.js';
import { type Channel, channelName } from './notify.js';

export interface Listener {
  /** Whether hints arrive, as far as is known. */
  isListening(): boolean;
  /** Ends the connection. */
  close(): Promise<void>;
}

/** Told of each hint, and with no payload after every (re)connection, because hints may have been missed. */
export type OnHint = (channel: Channel, payload: string | undefined) => void;

const shortestPauseMs = 100;
const longestPauseMs = 5_000;
/** How often a silent connection is asked whether it is still there. */
const pingEveryMs = 30_000;

/**
 * Listens until closed, reconnecting for ever, on a connection of its own or on one that it takes out of a pool and
 * keeps. It needs a direct connection to Postgres: PgBouncer in transaction mode has no LISTEN. Without it everything
 * works, at the pace of polling.
 */
export function listen(source: ListenSource, channels: readonly Channel[], onHint: OnHint, emit: Emit): Listener {
  const closing = new AbortController();
  const state = { isListening: false };
  const done = keepListening({ source, channels, onHint, emit, state, signal: closing.signal });
  return {
    isListening: () => state.isListening,
    async close() {
      closing.abort();
      await done;
    },
  };
}

interface Listening {
  readonly source: ListenSource;
  readonly channels: readonly Channel[];
  readonly onHint: OnHint;
  readonly emit: Emit;
  readonly state: { isListening: boolean };
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
  const { source, channels, onHint, emit, state, signal } = listening;
  const connection = listenConnection(source);
  const over = new AbortController();
  try {
    await Promise.race([
      connection.ended,
      aborted(signal, over.signal),
      (async () => {
        await connection.open((name, payload) => {
          const channel = channels.find((candidate) => channelName(candidate) === name);
          if (channel !== undefined) onHint(channel, payload);
        });
        for (const channel of channels) await connection.query(`listen ${channelName(channel)}`);
        onConnected();
        state.isListening = true;
        emit({ type: 'listener.connected' });
        for (const channel of channels) onHint(channel, undefined);
        for (;;) {
          await delay(pingEveryMs, undefined, { signal: over.signal });
          await connection.query('select 1');
        }
      })(),
    ]);
  } finally {
    state.isListening = false;
    over.abort();
    await connection.close();
  }
}

/**
 * Resolves when `signal` aborts; stops listening to it when `over` aborts, so that reconnecting for months leaves no
 * listeners behind.
 */
async function aborted(signal: AbortSignal, over: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true, signal: over });
  });
}
