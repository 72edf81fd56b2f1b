import type { RunReason, RunStatus } from './run-resource.js';

/** A piece of output, as text; bytes that are not UTF-8 have become U+FFFD. */
export interface OutputPieceEvent {
  readonly attempt: number;
  readonly stream: 'stdout' | 'stderr' | 'log';
  readonly text: string;
  /** Bytes that were not kept between the piece before and this one. */
  readonly dropped_bytes: number;
  /** The number of the piece within the attempt, from 0: `fromSeq` begins with one. */
  readonly seq: number;
  /** When it was stored, some tens of milliseconds after it was written. ISO 8601 in UTC. */
  readonly at: string;
}

/** An attempt has started: what follows is its output, and it begins anew if the attempt was seen before. */
export interface AttemptEvent {
  readonly attempt: number;
}

/** The run is finished, or gone; or the one attempt that was asked for has ended. Nothing follows. */
export interface OutputEndEvent {
  /** `null` when the run was deleted. */
  readonly status: RunStatus | null;
  readonly attempt: number;
  readonly exit_code: number | null;
  readonly signal: string | null;
  readonly reason: RunReason | null;
  readonly error_msg: string | null;
  readonly finished_at: string | null;
  /** Bytes of output that were not kept. */
  readonly output_truncated_bytes: number;
}

/** What somebody who follows the output of a run is told; with its `id`, following can go on after it. */
export type OutputEvent = { readonly id: string } & (
  | ({ readonly type: 'output' } & OutputPieceEvent)
  | ({ readonly type: 'attempt' } & AttemptEvent)
  | ({ readonly type: 'end' } & OutputEndEvent)
);
