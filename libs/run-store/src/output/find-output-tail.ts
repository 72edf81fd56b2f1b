import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';

/** Where a part of an output begins. */
export interface OutputStart {
  /** The first piece. */
  readonly seq: number;
  /** Bytes of that piece that are before the part. */
  readonly skippedBytes: number;
}

/**
 * Where the last bytes of the output of an attempt begin; `undefined` when it has none. Reads the lengths of its
 * pieces, and none of them.
 */
export async function findOutputTail(
  db: Db,
  runId: string,
  { attemptNum, bytes }: { readonly attemptNum: number; readonly bytes: number },
): Promise<OutputStart | undefined> {
  const { rows } = await sql<{ seq: number; skipped: number }>`
    select seq, greatest(upto - ${bytes}, 0)::integer as skipped from (
      select seq, octet_length(data) as length, sum(octet_length(data)) over (order by seq desc) as upto
      from aster.run_output where run_id = ${runId} and attempt_num = ${attemptNum}
    ) o where upto - length < ${bytes} order by seq limit 1`.execute(db);
  const [first] = rows;
  return first === undefined ? undefined : { seq: first.seq, skippedBytes: first.skipped };
}
