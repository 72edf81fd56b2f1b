import { type Change, type Job, type JobDefinition, newId } from '@aster-scheduler/core';
import { type Db, inTransaction, serverTime, type Tx } from '@aster-scheduler/db';
import { insertCursor, recordSchedule } from '@aster-scheduler/run-store';
import { findJob } from './find-job.js';
import { pauseColumns, toColumns } from './job-row.js';
import { planJobEdit } from './plan-job-edit.js';
import { planPause } from './plan-pause.js';
import { recordVersion } from './record-version.js';
import { replaceDependencies } from './replace-dependencies.js';
import { requireSecrets } from './secrets/require-secrets.js';
import { refusingTakenName } from './write-errors.js';

/** A change by a program that says nothing of itself. */
export const byProgram: Change = { origin: 'code' };

/**
 * Adds a job. It waits for its first tick after now.
 *
 * @throws NameTakenError
 * @throws InvalidInputError when an upstream job or a secret does not exist, or a job is named twice
 */
export async function insertJob(
  db: Db,
  definition: JobDefinition,
  at?: Date,
  change: Change = byProgram,
): Promise<Job> {
  return refusingTakenName(definition.name, async () =>
    inTransaction(db, async (tx) => {
      const now = at ?? (await serverTime(tx));
      const id = newId(now);
      const plan = planJobEdit(undefined, definition, now);
      await requireSecrets(tx, definition.env);
      await tx
        .insertInto('jobs')
        .values({
          ...{ id, ...toColumns(definition), anchor_at: plan.anchorAt, created_at: now, updated_at: now },
          ...pauseColumns(planPause(undefined, definition.status, { change, now })),
        })
        .execute();
      await insertCursor(tx, id, plan);
      await recordSchedule(tx, id, { ...definition, ...plan });
      if (definition.dependsOn.length > 0) await replaceDependencies(tx, id, definition);
      const job = await requireJob(tx, id);
      await recordVersion(tx, undefined, job, change);
      return job;
    }),
  );
}

/** The job that this transaction has just written. */
export async function requireJob(tx: Tx, id: string): Promise<Job> {
  const job = await findJob(tx, id);
  if (job === undefined) throw new Error(`job ${id} was written and is not there`);
  return job;
}
