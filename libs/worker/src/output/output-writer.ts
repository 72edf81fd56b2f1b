import type { OutputChunk } from '@aster-scheduler/core';
import { type DatabaseWatch, type Db, isDatabaseUnavailable, isQueryTooSlow } from '@aster-scheduler/db';
import { type Claim, insertOutput, type OutputPiece, settlementPatienceMs } from '@aster-scheduler/run-store';
import { createGatherer } from './gatherer.js';
import { joinChunks } from './join-chunks.js';
import type { OutputClaim, TakenChunk, Written } from './taken-chunk.js';

/** Stores the output of all runs of a worker, a few times a second. */
export interface OutputWriter {
  /** Takes a chunk of output; its number among the pieces of its attempt is counted here. */
  write(claim: OutputClaim, chunk: OutputChunk): void;
  /**
   * Resolves once everything taken of this claim is stored, or can never be. Returns whether the claim stood for all of
   * that time: where it did not, output is missing. Nothing may be written afterwards.
   */
  flush(claim: OutputClaim): Promise<boolean>;
}

/** How long output is gathered before it is stored. */
const gatherMs = 100;
/** About how many bytes are stored at once. */
const portionBytes = 1_048_576;
const retryMs = 500;
const doing = 'storing output';

/** @param isHeld whether a claim still stands; output of one that does not is dropped */
export function createOutputWriter(db: Db, isHeld: (claim: Claim) => boolean, watch: DatabaseWatch): OutputWriter {
  const writers = new Map<string, Written>();
  const queue = createGatherer(gatherMs, async (taken: readonly TakenChunk[]) => {
    for (let rest = taken; rest.length > 0;) {
      const portion = takePortion(rest);
      rest = rest.slice(portion.length);
      await store(joinChunks(portion).map(number));
      for (const { written } of portion) written.open -= 1;
    }
  });

  /** If the failure may be caused by the output of one run, stores the output of each run by itself. */
  async function store(portion: readonly OutputPiece[]): Promise<void> {
    const sinceMs = performance.now();
    for (;;) {
      const held = portion.filter(isHeld);
      if (held.length < portion.length) giveUp(portion.filter((piece) => !held.includes(piece)));
      if (held.length === 0) return watch.gaveUp(doing);
      try {
        await insertOutput(db, held);
        return watch.answered(doing);
      } catch (error) {
        watch.failed(doing, error);
        if (!isDatabaseUnavailable(error) && isOfSeveralRuns(held)) return storeByRun(held);
        if (!mayPass(error, performance.now() - sinceMs)) return;
        await new Promise((resolve) => setTimeout(resolve, retryMs));
      }
    }
  }

  function giveUp(pieces: readonly OutputPiece[]): void {
    for (const piece of pieces) {
      const written = writers.get(keyOf(piece));
      if (written !== undefined) written.isGivenUp = true;
    }
  }

  async function storeByRun(portion: readonly OutputPiece[]): Promise<void> {
    const runIds = new Set(portion.map((piece) => piece.runId));
    for (const runId of runIds) await store(portion.filter((piece) => piece.runId === runId));
  }

  return {
    write(claim, chunk) {
      const written = writers.get(keyOf(claim)) ?? { claim, seq: 0, open: 0, isGivenUp: false };
      writers.set(keyOf(claim), written);
      written.open += 1;
      queue.add({ written, chunk });
    },
    async flush(claim) {
      const written = writers.get(keyOf(claim));
      if (written === undefined) return true;
      while (written.open > 0) await queue.flush();
      writers.delete(keyOf(claim));
      return !written.isGivenUp;
    },
  };
}

/**
 * Whether output that has failed to be stored for `failingMs` may be stored later. The table may be locked for minutes.
 * Output that takes too long again and again is dropped after as long as a settlement is tried, since no run may wait
 * for its output for ever.
 */
function mayPass(error: unknown, failingMs: number): boolean {
  return isDatabaseUnavailable(error) || (isQueryTooSlow(error) && failingMs < settlementPatienceMs(error));
}

function isOfSeveralRuns(pieces: readonly OutputPiece[]): boolean {
  return pieces.some(({ runId }) => runId !== pieces[0]?.runId);
}

function keyOf(claim: Claim): string {
  return `${claim.runId}:${claim.fence}`;
}

function number({ written, chunk }: TakenChunk): OutputPiece {
  const { runId, attemptNum, fence } = written.claim;
  const seq = written.seq;
  written.seq += 1;
  return { runId, attemptNum, fence, seq, ...chunk };
}

function takePortion<Taken extends TakenChunk>(queue: readonly Taken[]): readonly Taken[] {
  let bytes = 0;
  const end = queue.findIndex(({ chunk }) => {
    bytes += chunk.data.length;
    return bytes > portionBytes;
  });
  return end === -1 ? queue : queue.slice(0, Math.max(end, 1));
}
