import type { RunResource } from '@aster-scheduler/client';
import { NotFoundError } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { findRun, listAttempts } from '@aster-scheduler/run-store';
import { outputOf } from './output-excerpts.js';
import { toRunResource } from './run-resource.js';

/**
 * A run with all that is kept of it.
 *
 * @throws NotFoundError
 */
export async function requireRunResource(db: Db, runId: string): Promise<RunResource> {
  const run = await findRun(db, runId);
  if (run === undefined) throw new NotFoundError('run', runId);
  const [attempts, output] = await Promise.all([listAttempts(db, run.id), outputOf(db, run)]);
  return toRunResource(run, attempts, output);
}
