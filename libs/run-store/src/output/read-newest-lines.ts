import { setImmediate as turn } from 'node:timers/promises';
import { errorLineOf, jobDefaults } from '@aster-scheduler/core';
import { type Db, rowsOf } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { outputText } from './output-text.js';
import type { StoredOutput } from './read-output.js';
import type { OutputOwner } from './read-outputs.js';
import { skipBegunCharacter } from './skip-begun-character.js';

/** The last pieces that are looked at, and bytes of each: a line is not longer, and a list stays quick. */
const piecesRead = 3;
const bytesOfPiece = 2_000;

/** Outputs that are read between two turns of the event loop: of what is full of control characters, 10 ms. */
const outputsPerTurn = 40;

interface EndRow {
  readonly run_id: string;
  readonly seq: number;
  readonly stream: StoredOutput['stream'];
  readonly data: Buffer;
  /** Bytes of the piece that come before. */
  readonly skipped: number;
  readonly encoding: string | null;
}

/**
 * The last line that says something of the output of many runs, as a person reads it, in one statement; 300 characters
 * at most. Runs that have written nothing are left out.
 */
export async function readNewestLines(db: Db, owners: readonly OutputOwner[]): Promise<ReadonlyMap<string, string>> {
  if (owners.length === 0) return new Map();
  const rows = owners.map(({ runId, jobId, attemptNum }) => ({
    ...{ run_id: runId, job_id: jobId, attempt_num: attemptNum },
  }));
  const ids = owners.map(({ runId }) => runId).toSorted();
  const result = await sql<EndRow>`
    select o.*, (select j.output_encoding from aster.jobs j where j.id = input.job_id) as encoding
    from ${rowsOf(rows, 'run_id uuid, job_id uuid, attempt_num integer')} cross join lateral (
      select r.run_id, r.seq, r.stream, greatest(octet_length(r.data) - ${bytesOfPiece}, 0)::integer as skipped,
        substring(r.data from greatest(octet_length(r.data) - ${bytesOfPiece}, 0)::integer + 1) as data
      from aster.run_output r
      where r.run_id = input.run_id and r.attempt_num = input.attempt_num
        and r.run_id between ${ids[0]} and ${ids.at(-1)} -- known to the planner: it leaves out other partitions
      order by r.seq desc limit ${piecesRead}
    ) o order by o.run_id, o.seq`.execute(db);
  const byRun = new Map<string, EndRow[]>();
  for (const row of result.rows) byRun.set(row.run_id, [...(byRun.get(row.run_id) ?? []), row]);
  const lines = new Map<string, string>();
  for (const [n, [runId, pieces]] of [...byRun].entries()) {
    if (n % outputsPerTurn === outputsPerTurn - 1) await turn();
    const line = lineOf(pieces);
    if (line !== undefined) lines.set(runId, line);
  }
  return lines;
}

/** What comes before a piece that is cut is not joined to what is read of it. */
function lineOf(rows: readonly EndRow[]): string | undefined {
  const encoding = rows[0]?.encoding ?? jobDefaults.outputEncoding;
  const first = rows.findLastIndex(({ skipped }) => skipped > 0);
  const pieces = rows.slice(Math.max(first, 0)).map(({ seq, stream, data, skipped }): StoredOutput => {
    const readAs = stream === 'log' ? 'utf-8' : encoding;
    return { seq, stream, droppedBefore: 0, data: skipped > 0 ? skipBegunCharacter(data, readAs, skipped) : data };
  });
  return errorLineOf(outputText(pieces, encoding));
}
