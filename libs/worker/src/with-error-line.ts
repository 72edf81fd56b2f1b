import { errorLineOf, firstErrorLineOf, type Outcome } from '@aster-scheduler/core';
import type { OutputEnds } from './output/output-ends.js';

const wentWrong: ReadonlySet<Outcome['status']> = new Set(['failed', 'timed_out', 'cancelled', 'lost']);

/**
 * The outcome with the line that says what went wrong: the first of what a handler has thrown, or the last of what a
 * command has written to its standard error, or else to its standard output.
 *
 * @param encoding what the output is read as, by its WHATWG name; absent: UTF-8
 */
export function withErrorLine(outcome: Outcome, ends: OutputEnds, encoding: string | undefined): Outcome {
  if (!wentWrong.has(outcome.status)) return outcome;
  const errorLine =
    outcome.error === undefined
      ? (lastLineOf(ends.of('stderr'), encoding) ?? lastLineOf(ends.of('stdout'), encoding))
      : firstErrorLineOf(outcome.error.message);
  return errorLine === undefined ? outcome : { ...outcome, errorLine };
}

/** The begin of what is kept of an output may be the middle of a character. */
function lastLineOf(bytes: Buffer | undefined, encoding = 'utf-8'): string | undefined {
  return bytes === undefined ? undefined : errorLineOf(new TextDecoder(encoding).decode(bytes).replace(/^\ufffd+/, ''));
}
