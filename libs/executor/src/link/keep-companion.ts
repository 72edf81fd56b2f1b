import { setTimeout as delay } from 'node:timers/promises';
import type { CompanionEvent } from '../companion-event.js';
import type { CompanionLink } from './companion-link.js';

export interface KeepOptions {
  readonly start: () => Promise<CompanionLink>;
  readonly signal: AbortSignal;
  readonly emit: (event: CompanionEvent) => void;
}

/** A companion that lived for less is not replaced at once, nor is one that could not be started. */
const shortLifeMs = 1000;
const firstPauseMs = 100;
const longestPauseMs = 5000;

/** Replaces a companion whenever it has ended. Resolves when the last one has ended after `signal` aborted. */
export async function keepCompanion(first: CompanionLink, { start, signal, emit }: KeepOptions): Promise<void> {
  let link: CompanionLink | undefined = first;
  let pauseMs = 0;
  while (!signal.aborted) {
    const startedAt = performance.now();
    await link?.ended;
    const wasShort = performance.now() - startedAt < shortLifeMs;
    pauseMs = wasShort ? Math.min(Math.max(firstPauseMs, pauseMs * 2), longestPauseMs) : 0;
    await delay(pauseMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    link = await start().catch((error: unknown) => {
      emit({ type: 'companion.start-failed', why: String(error), retryInMs: pauseMs });
      return undefined;
    });
  }
  await link?.ended;
}
