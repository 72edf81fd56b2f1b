import { AsterError } from '@aster-scheduler/core';

/** A question about history takes more than it may; nothing else is held up by that. */
export class TooMuchToCountError extends AsterError {
  override readonly name = 'TooMuchToCountError';
  readonly code = 'TOO_MUCH_TO_COUNT';
  /** A shorter range that is likely to do, in ms; absent: the question has none. */
  readonly rangeMs?: number;
  constructor(rangeMs?: number) {
    const remedy = rangeMs === undefined ? 'ask again later' : `a range of ${rangeMs} ms would do`;
    super(`there is too much to count within the time that statistics may take: ${remedy}`);
    this.rangeMs = rangeMs;
  }
}
