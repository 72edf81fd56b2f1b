import { type Run, tickRunId } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { findRun } from '../history/find-run.js';

/**
 * Of ticks without a row of their own, the skips whose range covers them, by the milliseconds of the tick. Ranges do
 * not overlap, so the last one that begins before a tick is the only one that may cover it.
 *
 * @param ticks the newest first
 */
export async function findCoveringSkips(
  db: Db,
  jobId: string,
  ticks: readonly Date[],
): Promise<ReadonlyMap<number, Run>> {
  const covering = new Map<number, Run>();
  let rest = ticks;
  for (let [newest] = rest; newest !== undefined; [newest] = rest) {
    const skip = await findRangeBefore(db, jobId, newest);
    if (skip?.skippedUntil === undefined) break;
    const { scheduledAt, skippedUntil } = skip;
    for (const tick of rest) if (tick >= scheduledAt && tick <= skippedUntil) covering.set(tick.getTime(), skip);
    rest = rest.filter((tick) => tick < scheduledAt);
  }
  return covering;
}

async function findRangeBefore(db: Db, jobId: string, at: Date): Promise<Run | undefined> {
  const result = await sql<{ id: string }>`
    select id from aster.finished_runs
    where job_id = ${jobId} and id <= ${tickRunId(jobId, at)}::uuid and skipped_until is not null
    order by id desc limit 1`.execute(db);
  const [row] = result.rows;
  return row === undefined ? undefined : findRun(db, row.id);
}
