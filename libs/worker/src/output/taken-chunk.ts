import type { OutputChunk } from '@aster-scheduler/core';
import type { Claim } from '@aster-scheduler/run-store';

/** The claim under which output is written. */
export interface OutputClaim extends Claim {
  readonly attemptNum: number;
}

/** What is known of a claim that has written something. */
export interface Written {
  readonly claim: OutputClaim;
  /** Pieces numbered so far. */
  seq: number;
  /** Chunks taken and not stored yet. */
  open: number;
  /** Whether some were dropped because the claim no longer stood. */
  isGivenUp: boolean;
}

/** A chunk of output on its way to the store, where it is a piece with its number. */
export interface TakenChunk {
  readonly written: Written;
  readonly chunk: OutputChunk;
}
