import { type Job, type JobDefinition, newId } from '@aster-scheduler/core';
import { type Db, inTransaction, serverTime, type Tx } from '@aster-scheduler/db';
import { findJob } from './find-job.js';
import { toColumns } from './job-row.js';
import { type CursorPlan, planJobEdit } from './plan-job-edit.js';
import { replaceDependencies } from './replace-dependencies.js';
import { refusingTakenName } from './write-errors.js';

/**
 * Adds a job. It waits for its first tick after now.
 *
 * @throws NameTakenError
 * @throws InvalidInputError when an upstream job does not exist or is named twice
 */
export async function insertJob(db: Db, definition: JobDefinition, at?: Date): Promise<Job> {
  return refusingTakenName(definition.name, async () =>
    inTransaction(db, async (tx) => {
      const now = at ?? (await serverTime(tx));
      const id = newId(now);
      const plan = planJobEdit(undefined, definition, now);
      await tx
        .insertInto('jobs')
        .values({ id, ...toColumns(definition), anchor_at: plan.anchorAt, created_at: now, updated_at: now })
        .execute();
      await tx
        .insertInto('job_cursors')
        .values({ job_id: id, planned_until: plan.plannedUntil, next_run_at: plan.nextRunAt ?? null })
        .execute();
      await recordSchedule(tx, id, definition, plan);
      if (definition.dependsOn.length > 0) await replaceDependencies(tx, id, definition);
      return requireJob(tx, id);
    }),
  );
}

/** Of each job so many changes of schedule or status are kept: what is older, nobody asks about. */
const changesKept = 1_000;

/** Keeps since when the job has had its schedule and status: what answers "why did it not run then". */
export async function recordSchedule(
  tx: Tx,
  jobId: string,
  definition: JobDefinition,
  plan: CursorPlan,
): Promise<void> {
  const columns = {
    status: definition.status,
    cron_expr: definition.cronExpr ?? null,
    timezone: definition.timezone,
    anchor_at: plan.anchorAt,
  };
  await tx
    .insertInto('job_schedules')
    .values({ job_id: jobId, since: plan.since, ...columns })
    .onConflict((conflict) => conflict.columns(['job_id', 'since']).doUpdateSet(columns))
    .execute();
  await tx
    .deleteFrom('job_schedules')
    .where('job_id', '=', jobId)
    .where('since', '<=', (kept) =>
      kept
        .selectFrom('job_schedules as s')
        .select('s.since')
        .where('s.job_id', '=', jobId)
        .orderBy('s.since', 'desc')
        .offset(changesKept)
        .limit(1),
    )
    .execute();
}

/** The job that this transaction has just written. */
export async function requireJob(tx: Tx, id: string): Promise<Job> {
  const job = await findJob(tx, id);
  if (job === undefined) throw new Error(`job ${id} was written and is not there`);
  return job;
}
