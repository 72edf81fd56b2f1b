import { tickRunId } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { findRun } from '../history/find-run.js';
import type { Explanation } from './explanation.js';
import { readExplanation } from './read-explanation.js';

/**
 * What became of an instant of a job, past or future, and why.
 *
 * @throws NotFoundError
 */
export async function explainTick(db: Db, jobId: string, at: Date, now?: Date): Promise<Explanation> {
  const run = (await findRun(db, tickRunId(jobId, at))) ?? (await findCoveringSkip(db, jobId, at));
  const backfill = await findRun(db, tickRunId(jobId, at, 'backfill'));
  return readExplanation(db, { jobId, at, run, backfill, now });
}

async function findCoveringSkip(db: Db, jobId: string, at: Date) {
  const result = await sql<{ id: string }>`
    select id from aster.finished_runs
    where job_id = ${jobId} and id <= ${tickRunId(jobId, at)}::uuid and skipped_until is not null
    order by id desc limit 1`.execute(db);
  const [row] = result.rows;
  const run = row === undefined ? undefined : await findRun(db, row.id);
  return run?.skippedUntil !== undefined && run.skippedUntil >= at ? run : undefined;
}
