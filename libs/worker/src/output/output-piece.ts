import type { OutputPiece } from '@aster-scheduler/run-store';
import type { Claim } from '../active-runs.js';

/** The claim under which output is written. */
export interface OutputClaim extends Claim {
  readonly attemptNum: number;
}

/** A piece of output before it has its place among the others of its attempt. */
export type NewPiece = Pick<OutputPiece, 'stream' | 'data' | 'droppedBefore'>;

/** What is known of a claim that has written something. */
export interface Written {
  readonly claim: OutputClaim;
  /** Pieces numbered so far. */
  seq: number;
  /** Pieces taken and not stored yet. */
  open: number;
  /** Whether some were dropped because the claim no longer stood. */
  isGivenUp: boolean;
}

/** A piece on its way to the store. */
export interface TakenPiece {
  readonly written: Written;
  readonly piece: NewPiece;
}
