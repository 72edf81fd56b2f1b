import { type Channel, listen } from '@aster-scheduler/db';
import type { TestApi } from './start-test-api.js';

/** Hints that the server has sent. */
export interface Hints {
  /** Resolves when each of these has come. */
  until(...wanted: readonly (readonly [Channel, string])[]): Promise<void>;
  stop(): Promise<void>;
}

/** Listens as schedulers and workers do; ready when it resolves. */
export async function listenForHints({ connectionString }: TestApi): Promise<Hints> {
  const seen = new Set<string>();
  const channels: readonly Channel[] = ['jobs', 'runs', 'control'];
  let check: () => void = () => undefined;
  const options = { connectionString, applicationName: 'aster hints', poolSize: 1 };
  const source = { ...options, queryTimeoutMs: 20_000, connectTimeoutMs: 20_000 };
  const listener = listen(
    source,
    channels,
    (channel, payload) => {
      seen.add(JSON.stringify([channel, payload]));
      check();
    },
    () => undefined,
  );
  async function until(wanted: readonly string[]): Promise<void> {
    await new Promise<void>((resolve) => {
      check = () => {
        if (wanted.every((hint) => seen.has(hint))) resolve();
      };
      check();
    });
  }
  await until(channels.map((channel) => JSON.stringify([channel, undefined])));
  return {
    until: async (...wanted) => until(wanted.map((hint) => JSON.stringify(hint))),
    stop: async () => listener.close(),
  };
}
