import { randomUUID } from 'node:crypto';
import type { Notifier } from '@aster-scheduler/db';
import type { HintTrial } from '@aster-scheduler/statistics';
import type { HintSource } from '../live/news-watch.js';

/** Of one that comes through, it takes milliseconds. */
const longestMs = 2_000;

/** Sends a hint that wakes nobody who works, and waits until it comes back from the database. */
export async function tryHint(hints: HintSource | undefined, notifier: Notifier): Promise<HintTrial> {
  if (hints === undefined) return { outcome: 'unused' };
  const text = `doctor ${randomUUID()}`;
  const sentAtMs = performance.now();
  return new Promise((resolve) => {
    const end = (trial: HintTrial) => {
      clearTimeout(timer);
      stopListening();
      resolve(trial);
    };
    const stopListening = hints.onHint((channel, payload) => {
      if (channel === 'settled' && payload === text)
        end({ outcome: 'heard', afterMs: Math.round(performance.now() - sentAtMs) });
    });
    const timer = setTimeout(() => end({ outcome: 'unheard' }), longestMs);
    notifier.notify('settled', text);
  });
}
