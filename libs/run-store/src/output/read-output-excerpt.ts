import type { Run } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { excerptText, type OutputEnds } from './excerpt-text.js';
import { findOutputEncoding } from './find-output-encoding.js';
import type { StoredOutput } from './read-output.js';

/** What a run shows of its output. */
export interface OutputExcerpt {
  /** All of it, or its begin and its end. */
  readonly text: string;
  /** Of all that is kept of the attempt's output. */
  readonly bytes: number;
}

interface EndRow {
  readonly part: 'head' | 'tail';
  readonly seq: number;
  readonly stream: StoredOutput['stream'];
  readonly data: Buffer;
  readonly dropped_before: number;
}

/**
 * The output of a run's last attempt, or its begin and its end when it is longer than `maxBytes`; the text takes no
 * more than that in UTF-8 either. `undefined` before the first start.
 */
export async function readOutputExcerpt(
  db: Db,
  run: Pick<Run, 'id' | 'jobId' | 'attemptNum'>,
  maxBytes: number,
): Promise<OutputExcerpt | undefined> {
  if (run.attemptNum === 0) return undefined;
  const [ends, encoding] = [await readEnds(db, run, maxBytes), await findOutputEncoding(db, run.jobId)];
  const bytes = Object.values(ends.streamBytes).reduce((sum, count) => sum + count, 0);
  return { text: excerptText(ends, encoding, maxBytes), bytes };
}

async function readEnds(db: Db, run: Pick<Run, 'id' | 'attemptNum'>, maxBytes: number): Promise<OutputEnds> {
  const attempt = sql`aster.run_output where run_id = ${run.id} and attempt_num = ${run.attemptNum}`;
  const sizes = await sql<{ stream: StoredOutput['stream']; bytes: number; last_seq: number }>`
    select stream, sum(octet_length(data))::bigint as bytes, max(seq) as last_seq from ${attempt} group by stream`.execute(
    db,
  );
  const streamBytes = Object.fromEntries(sizes.rows.map(({ stream, bytes }) => [stream, bytes]));
  if (sizes.rows.length === 0) return { head: [], tail: [], streamBytes };
  const mine = sql`${attempt} and seq <= ${Math.max(...sizes.rows.map((row) => row.last_seq))}`; // more may have come
  // a piece has a byte at the least, so this many reach as far as the bytes do
  const rows = await sql<EndRow>`
    select 'head' as part, seq, stream, dropped_before, substring(data for (${maxBytes} - bytes_before)::integer) as data
    from (
      select p.*, sum(octet_length(data)) over (order by seq) - octet_length(data) as bytes_before
      from (select * from ${mine} order by seq limit ${maxBytes}) p
    ) h where bytes_before < ${maxBytes}
    union all
    select 'tail', seq, stream, dropped_before,
      substring(data from greatest(octet_length(data) - (${maxBytes} - bytes_after), 0)::integer + 1)
    from (
      select p.*, sum(octet_length(data)) over (order by seq desc) - octet_length(data) as bytes_after
      from (select * from ${mine} order by seq desc limit ${maxBytes}) p
    ) t where bytes_after < ${maxBytes}
    order by part, seq`.execute(db);
  const partOf = (part: EndRow['part']): StoredOutput[] =>
    rows.rows
      .filter((row) => row.part === part)
      .map(({ seq, stream, data, dropped_before: droppedBefore }) => ({ seq, stream, data, droppedBefore }));
  return { head: partOf('head'), tail: partOf('tail'), streamBytes };
}
