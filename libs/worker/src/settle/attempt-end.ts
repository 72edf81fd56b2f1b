import type { Settled, Settlement } from '@aster-scheduler/run-store';
import type { OwnAttempt } from './find-own-end.js';

/** The end of an attempt of this worker. */
export interface AttemptEnd extends Settlement, OwnAttempt {}

/** An end that waits for being settled. */
export interface WaitingEnd {
  end: AttemptEnd;
  /** Whether it was tried before: it may have been settled without the answer having come through. */
  wasTried: boolean;
  readonly resolve: (settled: Settled | undefined) => void;
}
