import { type Change, type Job, type JobDefinition, newId } from '@aster-scheduler/core';
import { type Db, inTransaction, serverTime, type Tx } from '@aster-scheduler/db';
import { startPlanning } from '@aster-scheduler/run-store';
import { findJob } from './find-job.js';
import { findJobs } from './find-jobs.js';
import { pauseColumns, toColumns } from './job-row.js';
import { lockGraph } from './lock-graph.js';
import { planJobEdit } from './plan-job-edit.js';
import { planPause } from './plan-pause.js';
import { recordVersion } from './record-version.js';
import { replaceDependencies } from './replace-dependencies.js';
import { requirePayload } from './require-payload.js';
import { pingTexts } from './secrets/ping-texts.js';
import { requireSecrets } from './secrets/require-secrets.js';
import { refusingTakenName } from './write-errors.js';

/** A change by a program that says nothing of itself. */
export const byProgram: Change = { origin: 'code' };

/**
 * Adds a job. It waits for its first tick after now.
 *
 * @throws NameTakenError
 * @throws InvalidInputError when an upstream job or a secret does not exist, a job is named twice, or the payload is
 *   not as its schema says
 */
export async function insertJob(
  db: Db,
  definition: JobDefinition,
  at?: Date,
  change: Change = byProgram,
): Promise<Job> {
  return refusingTakenName(definition.name, async () =>
    inTransaction(db, async (tx) => {
      // before the rules, which are held with the row of the job
      if (definition.dependsOn.length > 0) await lockGraph(tx);
      const now = at ?? (await serverTime(tx));
      const [id = ''] = await insertRows(tx, [definition], { change, now });
      if (definition.dependsOn.length > 0) await replaceDependencies(tx, id, definition);
      const job = await requireJob(tx, id);
      await recordVersion(tx, undefined, job, change);
      return job;
    }),
  );
}

/** So many rows are written by one statement. */
const rowsPerStatement = 500;

/**
 * Adds jobs that depend on no other, a few hundred with each statement. Resolves with their ids, in the order of the
 * definitions.
 *
 * @throws InvalidInputError when a secret does not exist, or a payload is not as its schema says
 */
export async function insertJobs(
  tx: Tx,
  definitions: readonly JobDefinition[],
  { change, now }: { readonly change: Change; readonly now: Date },
): Promise<string[]> {
  const ids = await insertRows(tx, definitions, { change, now });
  for (const job of await findJobs(tx, { ids })) await recordVersion(tx, undefined, job, change);
  return ids;
}

/** Without edges and versions. */
async function insertRows(
  tx: Tx,
  definitions: readonly JobDefinition[],
  { change, now }: { readonly change: Change; readonly now: Date },
): Promise<string[]> {
  const ids: string[] = [];
  for (let from = 0; from < definitions.length; from += rowsPerStatement) {
    const jobs = definitions.slice(from, from + rowsPerStatement).map((definition) => {
      return { jobId: newId(now), definition, plan: planJobEdit(undefined, definition, now) };
    });
    for (const { definition } of jobs) {
      await requirePayload(definition);
      await requireSecrets(tx, definition.env);
      await requireSecrets(tx, pingTexts(definition), 'ping_url');
    }
    await tx
      .insertInto('jobs')
      .values(
        jobs.map(({ jobId, definition, plan }) => ({
          ...{ id: jobId, ...toColumns(definition), anchor_at: plan.anchorAt, created_at: now, updated_at: now },
          created_by: change.by ?? null,
          ...pauseColumns(planPause(undefined, definition.status, { change, now })),
        })),
      )
      .execute();
    await startPlanning(
      tx,
      jobs.map(({ jobId, definition, plan }) => ({ ...definition, ...plan, jobId })),
    );
    ids.push(...jobs.map(({ jobId }) => jobId));
  }
  return ids;
}

/** The job that this transaction has just written. */
export async function requireJob(tx: Tx, id: string): Promise<Job> {
  const job = await findJob(tx, id);
  if (job === undefined) throw new Error(`job ${id} was written and is not there`);
  return job;
}
