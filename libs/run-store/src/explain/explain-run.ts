import { NotFoundError } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { findRun } from '../history/find-run.js';
import type { Explanation } from './explanation.js';
import { readExplanation } from './read-explanation.js';

/**
 * What became of a run and why, or what it waits for; of any run, whether or not it has a tick.
 *
 * @throws NotFoundError
 */
export async function explainRun(db: Db, runId: string): Promise<Explanation> {
  const run = await findRun(db, runId);
  if (run === undefined) throw new NotFoundError('run', runId);
  return readExplanation(db, { jobId: run.jobId, at: run.scheduledAt, run });
}
