import { type OutputStart, skipBegunCharacter } from '@aster-scheduler/run-store';
import type { ReadPieces } from './read-attempt.js';

/**
 * Reads an attempt from a start on, as if it began there: of the first piece what is before is left out.
 *
 * @param encoding by its WHATWG name: a character that was begun before is left out, too; absent: no byte is
 */
export function readFrom(
  read: ReadPieces,
  attempt: number,
  start: OutputStart | undefined,
  encoding: string | undefined,
): ReadPieces {
  if (start === undefined) return read;
  const { seq, skippedBytes } = start;
  return async (range) => {
    if (range.attemptNum !== attempt) return read(range);
    const pieces = await read({ ...range, afterSeq: Math.max(range.afterSeq ?? -1, seq - 1) });
    const [first, ...others] = pieces;
    if (first?.seq !== seq || skippedBytes === 0) return pieces;
    const rest = first.data.subarray(skippedBytes);
    const data = encoding === undefined ? rest : skipBegunCharacter(rest, encoding, skippedBytes);
    return [{ ...first, data, droppedBefore: 0 }, ...others];
  };
}
