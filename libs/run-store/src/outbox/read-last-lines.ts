import type { Db } from '@aster-scheduler/db';
import { findOutputEncoding } from '../output/find-output-encoding.js';
import { findOutputTail } from '../output/find-output-tail.js';
import { outputText } from '../output/output-text.js';
import { readOutput } from '../output/read-output.js';

interface LastLines {
  readonly attemptNum: number;
  /** Whose output it is; `null` when that is gone. */
  readonly jobId: string | null;
  readonly mostLines?: number;
}

const mostBytes = 10_240;
const usualLines = 50;

/**
 * The last lines of the output of an attempt, 10 KB at most, as far as it is kept; `undefined` when it has written
 * nothing.
 */
export async function readLastLines(
  db: Db,
  runId: string,
  { attemptNum, jobId, mostLines = usualLines }: LastLines,
): Promise<string | undefined> {
  const start = await findOutputTail(db, runId, { attemptNum, bytes: mostBytes });
  if (start === undefined) return undefined;
  const pieces = await readOutput(db, runId, { attemptNum, afterSeq: start.seq - 1 });
  const [first, ...others] = pieces;
  if (first === undefined) return undefined;
  const encoding = jobId === null ? 'utf-8' : await findOutputEncoding(db, jobId);
  const cut = { ...first, data: first.data.subarray(start.skippedBytes), droppedBefore: 0 };
  const lines = outputText([cut, ...others], encoding)
    .trimEnd()
    .split('\n');
  const isCut = start.skippedBytes > 0 && lines.length > 1; // the first line has no beginning then
  return lines
    .slice(isCut ? 1 : 0)
    .slice(-mostLines)
    .join('\n');
}
