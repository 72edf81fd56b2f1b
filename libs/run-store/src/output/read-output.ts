import type { Db } from '@aster-scheduler/db';

/** A piece of output as it is stored. */
export interface StoredOutput {
  readonly seq: number;
  readonly stream: 'stdout' | 'stderr' | 'log';
  readonly data: Buffer;
  readonly droppedBefore: number;
}

export interface OutputRange {
  readonly attemptNum: number;
  /** Only pieces after this one. */
  readonly afterSeq?: number;
  readonly limit?: number;
}

/** The stored output of one attempt of a run, in order. */
export async function readOutput(db: Db, runId: string, range: OutputRange): Promise<StoredOutput[]> {
  const rows = await db
    .selectFrom('run_output')
    .select(['seq', 'stream', 'data', 'dropped_before'])
    .where('run_id', '=', runId)
    .where('attempt_num', '=', range.attemptNum)
    .where('seq', '>', range.afterSeq ?? -1)
    .orderBy('seq')
    .limit(range.limit ?? Number.MAX_SAFE_INTEGER)
    .execute();
  return rows.map((row) => ({ seq: row.seq, stream: row.stream, data: row.data, droppedBefore: row.dropped_before }));
}
