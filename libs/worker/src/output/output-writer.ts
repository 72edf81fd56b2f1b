import type { OutputChunk } from '@aster-scheduler/core';
import type { DatabaseWatch, Db } from '@aster-scheduler/db';
import type { Claim, OutputPiece } from '@aster-scheduler/run-store';
import { claimKey } from './claim-key.js';
import { createGatherer } from './gatherer.js';
import { joinChunks } from './join-chunks.js';
import { createOutputAside } from './output-aside.js';
import { storeOutput } from './store-output.js';
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

/** @param isHeld whether a claim still stands; output of one that does not is dropped */
export function createOutputWriter(db: Db, isHeld: (claim: Claim) => boolean, watch: DatabaseWatch): OutputWriter {
  const writers = new Map<string, Written>();
  const options = { db, watch, isHeld, lost: giveUp };
  const aside = createOutputAside(options);
  const queue = createGatherer(gatherMs, async (taken: readonly TakenChunk[]) => {
    for (let rest = taken; rest.length > 0;) {
      const portion = takePortion(rest);
      rest = rest.slice(portion.length);
      await storeOrSetAside(portion);
    }
  });

  async function storeOrSetAside(portion: readonly TakenChunk[]): Promise<void> {
    const pieces = joinChunks(portion).map(number);
    const left = await storeOutput(
      pieces.filter((piece) => !aside.holds(piece)),
      options,
    );
    const leftKeys = new Set(left.map(claimKey));
    for (const written of new Set(portion.map((chunk) => chunk.written))) {
      const { claim } = written;
      const chunks = portion.filter((chunk) => chunk.written === written).length;
      const stored = (): void => void (written.open -= chunks);
      const key = claimKey(claim);
      const isBehind = aside.holds(claim);
      if (isBehind || leftKeys.has(key)) {
        const waiting = isBehind ? pieces : left;
        aside.add(
          claim,
          waiting.filter((piece) => claimKey(piece) === key),
          stored,
        );
      } else stored();
    }
  }

  function giveUp(claim: Claim): void {
    const written = writers.get(claimKey(claim));
    if (written !== undefined) written.isGivenUp = true;
  }

  return {
    write(claim, chunk) {
      const written = writers.get(claimKey(claim)) ?? { claim, seq: 0, open: 0, isGivenUp: false };
      writers.set(claimKey(claim), written);
      written.open += 1;
      queue.add({ written, chunk });
    },
    async flush(claim) {
      const written = writers.get(claimKey(claim));
      if (written === undefined) return true;
      while (written.open > 0) {
        await queue.flush();
        await aside.emptied(claim);
      }
      writers.delete(claimKey(claim));
      return !written.isGivenUp;
    },
  };
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
