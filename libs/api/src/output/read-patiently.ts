import { setTimeout as delay } from 'node:timers/promises';
import { isPassing } from '@aster-scheduler/db';
import type { ReadPieces } from './read-attempt.js';

const pauseMs = 1_000;

/** Reads again while the database is away or too busy, for as long as somebody waits. */
export function readPatiently(read: ReadPieces, signal: AbortSignal): ReadPieces {
  return async (range) => {
    while (!signal.aborted) {
      try {
        return await read(range);
      } catch (error) {
        if (!isPassing(error)) throw error;
        await delay(pauseMs, undefined, { signal }).catch(() => undefined);
      }
    }
    return [];
  };
}
