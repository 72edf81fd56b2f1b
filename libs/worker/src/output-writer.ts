import { type Db, isDatabaseUnavailable } from '@aster-scheduler/db';
import { insertOutput, type OutputPiece } from '@aster-scheduler/run-store';
import { createGatherer } from './gatherer.js';

/** Stores the output of all runs of a worker, a few times a second. */
export interface OutputWriter {
  /** Takes a piece of output; its place among the pieces of its attempt is counted here. */
  write(claim: OutputClaim, piece: NewPiece): void;
  /** Resolves once everything taken of this claim so far is stored, or can never be. */
  flush(claim: OutputClaim): Promise<void>;
}

export interface OutputClaim {
  readonly runId: string;
  readonly attemptNum: number;
  readonly fence: number;
}

export interface NewPiece {
  readonly stream: OutputPiece['stream'];
  readonly data: Buffer;
  readonly droppedBefore: number;
}

/** Output travels together for so long. */
const gatherMs = 100;
/** And in portions of about so many bytes. */
const portionBytes = 1_048_576;
const retryMs = 500;

/** @param isHeld whether a claim still stands; output of one that does not is dropped */
export function createOutputWriter(
  db: Db,
  isHeld: (claim: OutputClaim) => boolean,
  onError: (error: unknown) => void,
): OutputWriter {
  const counts = new Map<string, number>();
  const queue = createGatherer(gatherMs, async (pieces: readonly OutputPiece[]) => {
    for (let rest = pieces; rest.length > 0;) {
      const portion = takePortion(rest);
      rest = rest.slice(portion.length);
      await store(portion);
    }
  });

  async function store(portion: readonly OutputPiece[]): Promise<void> {
    for (;;) {
      try {
        return await insertOutput(db, portion.filter(isHeld));
      } catch (error) {
        onError(error);
        if (!isDatabaseUnavailable(error)) return;
        await new Promise((resolve) => setTimeout(resolve, retryMs));
      }
    }
  }

  return {
    write(claim, piece) {
      const key = keyOf(claim);
      const seq = counts.get(key) ?? 0;
      counts.set(key, seq + 1);
      const { runId, attemptNum, fence } = claim;
      queue.add({ runId, attemptNum, fence, seq, ...piece });
    },
    async flush(claim) {
      counts.delete(keyOf(claim));
      await queue.flush();
    },
  };
}

function keyOf(claim: OutputClaim): string {
  return `${claim.runId}:${claim.fence}`;
}

function takePortion(queue: readonly OutputPiece[]): readonly OutputPiece[] {
  let bytes = 0;
  const end = queue.findIndex((piece) => {
    bytes += piece.data.length;
    return bytes > portionBytes;
  });
  return end === -1 ? queue : queue.slice(0, Math.max(end, 1));
}
