import type { Db } from '@aster-scheduler/db';
import { removeOldAnswers } from '@aster-scheduler/run-store';
import { answerScope } from './routes/answer-keyed.js';

/** Answers expire after a day, so it is no matter when they are removed. */
const everyMs = 10 * 60_000;

/**
 * Makes the function that removes kept answers which have expired: in the background, and not more often than every ten
 * minutes, however often it is called.
 */
export function createAnswerSweep(db: Db): () => void {
  let sweptAtMs = Number.NEGATIVE_INFINITY;
  return () => {
    if (performance.now() - sweptAtMs < everyMs) return;
    sweptAtMs = performance.now();
    void sweep(db);
  };
}

async function sweep(db: Db): Promise<void> {
  try {
    while (await removeOldAnswers(db, answerScope));
  } catch {
    // the next sweep finds them
  }
}
