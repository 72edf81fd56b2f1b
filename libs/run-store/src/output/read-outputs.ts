import { jobDefaults } from '@aster-scheduler/core';
import { type Db, rowsOf } from '@aster-scheduler/db';
import { sql } from 'kysely';
import type { StoredOutput } from './read-output.js';

/** An attempt whose output is asked for. */
export interface OutputOwner {
  readonly runId: string;
  readonly jobId: string;
  readonly attemptNum: number;
}

/** How an output begins. */
export interface OutputBegin {
  readonly runId: string;
  readonly pieces: readonly StoredOutput[];
  /** What it is read as, by its WHATWG name. */
  readonly encoding: string;
  /** Whether there is more of it. */
  readonly hasMore: boolean;
}

/** Pieces that are read of an output at most: a few, so that a list stays quick whatever its runs have written. */
const piecesRead = 4;

interface BeginRow {
  readonly run_id: string;
  readonly seq: number;
  readonly stream: StoredOutput['stream'];
  readonly data: Buffer;
  readonly dropped_before: number;
  readonly is_cut: boolean;
  readonly encoding: string | null;
}

/** The begin of the output of many runs, in one statement. Runs that have written nothing are left out. */
export async function readOutputs(
  db: Db,
  owners: readonly OutputOwner[],
  maxBytesEach: number,
): Promise<OutputBegin[]> {
  if (owners.length === 0) return [];
  const rows = owners.map(({ runId, jobId, attemptNum }) => ({
    run_id: runId,
    job_id: jobId,
    attempt_num: attemptNum,
  }));
  const ids = owners.map(({ runId }) => runId).toSorted();
  const result = await sql<BeginRow>`
    select o.*, (select j.output_encoding from aster.jobs j where j.id = input.job_id) as encoding
    from ${rowsOf(rows, 'run_id uuid, job_id uuid, attempt_num integer')} cross join lateral (
      select p.run_id, p.seq, p.stream, p.dropped_before,
        substring(p.data for greatest(${maxBytesEach} - p.bytes_before, 0)::integer) as data,
        p.number > ${piecesRead} or p.bytes_before + octet_length(p.data) > ${maxBytesEach} as is_cut
      from (
        select first.*, row_number() over w as number,
          sum(octet_length(data)) over w - octet_length(data) as bytes_before
        from (
          select run_id, seq, stream, data, dropped_before from aster.run_output r
          where r.run_id = input.run_id and r.attempt_num = input.attempt_num
            and r.run_id between ${ids[0]} and ${ids.at(-1)} -- known to the planner: it leaves out other partitions
          order by seq limit ${piecesRead + 1}
        ) first window w as (order by seq)
      ) p
    ) o order by o.run_id, o.seq`.execute(db);
  const byRun = new Map<string, BeginRow[]>();
  for (const row of result.rows) byRun.set(row.run_id, [...(byRun.get(row.run_id) ?? []), row]);
  return [...byRun].map(toBegin);
}

function toBegin([runId, rows]: readonly [string, readonly BeginRow[]]): OutputBegin {
  const pieces = rows
    .slice(0, piecesRead)
    .map((row) => ({ seq: row.seq, stream: row.stream, data: row.data, droppedBefore: row.dropped_before }));
  const encoding = rows[0]?.encoding ?? jobDefaults.outputEncoding;
  return { runId, pieces, encoding, hasMore: rows.some((row) => row.is_cut) };
}
