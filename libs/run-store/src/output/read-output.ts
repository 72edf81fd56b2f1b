import type { Db } from '@aster-scheduler/db';

/** A piece of output as it is stored. */
export interface StoredOutput {
  readonly seq: number;
  readonly stream: 'stdout' | 'stderr' | 'log';
  readonly data: Buffer;
  readonly droppedBefore: number;
}

/** A piece with the time at which it was stored. */
export interface TimedOutput extends StoredOutput {
  readonly writtenAt: Date;
}

export interface OutputRange {
  readonly attemptNum: number;
  /** Only pieces after this one. */
  readonly afterSeq?: number;
  readonly limit?: number;
}

/** The stored output of one attempt of a run, in order. */
export async function readOutput(db: Db, runId: string, range: OutputRange): Promise<TimedOutput[]> {
  const rows = await db
    .selectFrom('run_output')
    .select(['seq', 'stream', 'data', 'dropped_before', 'written_at'])
    .where('run_id', '=', runId)
    .where('attempt_num', '=', range.attemptNum)
    .where('seq', '>', range.afterSeq ?? -1)
    .orderBy('seq')
    .limit(range.limit ?? Number.MAX_SAFE_INTEGER)
    .execute();
  return rows.map(({ seq, stream, data, dropped_before: droppedBefore, written_at: writtenAt }) => {
    return { seq, stream, data, droppedBefore, writtenAt };
  });
}
