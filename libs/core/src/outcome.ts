import type { ThrownError } from './describe-thrown.js';
import type { RunReason } from './run.js';

/** How an attempt ended. `released` is a hand-back: the attempt did not happen as far as its budget goes. */
export type OutcomeStatus = 'succeeded' | 'failed' | 'timed_out' | 'cancelled' | 'lost' | 'released';

/** Why attempts are handed back, and only these: a run that is to be started again for one of them has not failed. */
export const handBackReasons: ReadonlySet<RunReason | undefined> = new Set<RunReason>([
  'handed_back',
  'resources',
  'handler_unknown',
]);

/** How an attempt ended, with the facts that are kept. */
export interface Outcome {
  readonly status: OutcomeStatus;
  readonly reason?: RunReason;
  readonly exitCode?: number;
  readonly signal?: string;
  /** The sentence for people. */
  readonly errorMsg?: string;
  /** The line that says what went wrong, as `errorLineOf` finds it. */
  readonly errorLine?: string;
  /** What a handler has thrown. */
  readonly error?: ThrownError;
  /** Bytes of output that were not kept. */
  readonly outputTruncatedBytes?: number;
  /** What a handler returned; JSON. */
  readonly result?: unknown;
  /** Of the result as JSON in UTF-8, where they were counted. */
  readonly resultBytes?: number;
  /** Whether anything of the task has run; given on a hand-back, and where the claim was lost. */
  readonly wasStarted?: boolean;
  /** Processes that the command had left running when it ended by itself, and that had to be ended. */
  readonly leftoverProcesses?: number;
  /** Processes of the attempt could not be ended and may go on: the run is not started again beside them. */
  readonly livesOn?: boolean;
  /** A failure that more attempts cannot mend. */
  readonly isPermanent?: boolean;
}
