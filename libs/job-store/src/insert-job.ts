import { type Job, type JobDefinition, newId } from '@aster-scheduler/core';
import { type Db, inTransaction, serverTime, type Tx } from '@aster-scheduler/db';
import { insertCursor, recordSchedule } from '@aster-scheduler/run-store';
import { findJob } from './find-job.js';
import { toColumns } from './job-row.js';
import { planJobEdit } from './plan-job-edit.js';
import { replaceDependencies } from './replace-dependencies.js';
import { requireSecrets } from './secrets/require-secrets.js';
import { refusingTakenName } from './write-errors.js';

/**
 * Adds a job. It waits for its first tick after now.
 *
 * @throws NameTakenError
 * @throws InvalidInputError when an upstream job or a secret does not exist, or a job is named twice
 */
export async function insertJob(db: Db, definition: JobDefinition, at?: Date): Promise<Job> {
  return refusingTakenName(definition.name, async () =>
    inTransaction(db, async (tx) => {
      const now = at ?? (await serverTime(tx));
      const id = newId(now);
      const plan = planJobEdit(undefined, definition, now);
      await requireSecrets(tx, definition.env);
      await tx
        .insertInto('jobs')
        .values({ id, ...toColumns(definition), anchor_at: plan.anchorAt, created_at: now, updated_at: now })
        .execute();
      await insertCursor(tx, id, plan);
      await recordSchedule(tx, id, { ...definition, ...plan });
      if (definition.dependsOn.length > 0) await replaceDependencies(tx, id, definition);
      return requireJob(tx, id);
    }),
  );
}

/** The job that this transaction has just written. */
export async function requireJob(tx: Tx, id: string): Promise<Job> {
  const job = await findJob(tx, id);
  if (job === undefined) throw new Error(`job ${id} was written and is not there`);
  return job;
}
