import type { Db, Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';

/** Runs removed in one transaction. */
export const runsPerPortion = 1_000;

/** Bytes of output removed in one transaction, and more only for a single larger run: about a second's work. */
const bytesPerPortion = 64 * 1024 * 1024;
/** What each piece of output counts in addition to its bytes. */
const pieceBytes = 1_000;

/**
 * Removes finished runs with their attempts and their output; of runs with much output only the first few.
 *
 * @param ids of `runsPerPortion` runs at most
 * @returns how many of them, from the first on, are gone
 */
export async function removeRuns(tx: Tx, ids: readonly string[]): Promise<number> {
  const removed = await firstRemovable(tx, ids);
  for (const [table, id] of [
    ['run_output', 'run_id'],
    ['run_attempts', 'run_id'],
    ['finished_runs', 'id'],
  ] as const) {
    await sql`delete from ${sql.table(`aster.${table}`)} where ${sql.ref(id)} = any(${removed}::uuid[])`.execute(tx);
  }
  return removed.length;
}

/**
 * The runs, from the first on, whose output can be removed in one transaction; one at least. The size of a piece is
 * known without reading it.
 */
export async function firstRemovable(tx: Db, ids: readonly string[]): Promise<string[]> {
  const outputs = await sql<{ runId: string; bytes: number }>`
    select run_id as "runId", sum(octet_length(data) + ${pieceBytes}::bigint)::bigint as bytes
    from aster.run_output where run_id = any(${ids}::uuid[]) group by run_id`.execute(tx);
  const bytesOf = new Map(outputs.rows.map(({ runId, bytes }) => [runId, bytes]));
  let total = 0;
  const end = ids.findIndex((id, index) => {
    total += bytesOf.get(id) ?? 0;
    return index > 0 && total > bytesPerPortion;
  });
  return end === -1 ? [...ids] : ids.slice(0, end);
}
