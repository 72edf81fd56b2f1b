import { setTimeout as delay } from 'node:timers/promises';
import { type DatabaseWatch, type Db, isDatabaseUnavailable } from '@aster-scheduler/db';
import { type Claim, insertOutput, lockPatienceMs, type OutputPiece, workInParts } from '@aster-scheduler/run-store';
import { claimKey } from './claim-key.js';

export interface StoreOutputOptions {
  readonly db: Db;
  readonly watch: DatabaseWatch;
  readonly isHeld: (claim: Claim) => boolean;
  /** Told of claims that no longer stand: their output is dropped. */
  readonly lost: (claim: Claim) => void;
}

const retryMs = 500;
const doing = 'storing output';

/**
 * Stores output of several claims, together or, where one of them may be what that failed for, each by itself. Returns
 * what could not be stored; while the database is away all of it is tried again.
 */
export async function storeOutput(
  pieces: readonly OutputPiece[],
  { db, watch, isHeld, lost }: StoreOutputOptions,
): Promise<readonly OutputPiece[]> {
  for (;;) {
    const held = pieces.filter(isHeld);
    if (held.length < pieces.length) for (const piece of pieces) if (!held.includes(piece)) lost(piece);
    if (held.length === 0) {
      watch.gaveUp(doing);
      return [];
    }
    try {
      const left = await storeHeld(db, held, watch);
      watch.answered(doing);
      return left;
    } catch (error) {
      watch.failed(doing, error);
      await delay(retryMs);
    }
  }
}

async function storeHeld(db: Db, held: readonly OutputPiece[], watch: DatabaseWatch): Promise<readonly OutputPiece[]> {
  try {
    await insertOutput(db, held, { lockTimeoutMs: lockPatienceMs });
    return [];
  } catch (error) {
    if (isDatabaseUnavailable(error)) throw error;
    watch.failed(doing, error);
    if (!isOfSeveralRuns(held)) return held;
  }
  const { left, untried } = await workInParts(held, {
    keyOf: claimKey,
    work: async (part, lockTimeoutMs) => insertOutput(db, part, { lockTimeoutMs }),
  });
  return [...left.map(({ item }) => item), ...untried];
}

function isOfSeveralRuns(pieces: readonly OutputPiece[]): boolean {
  return pieces.some(({ runId }) => runId !== pieces[0]?.runId);
}
