import type { JobStatus } from '@aster-scheduler/core';
import type { Tx } from '@aster-scheduler/db';

/** What decides a job's ticks from some instant on. */
export interface ScheduleOfJob {
  readonly status: JobStatus;
  readonly cronExpr?: string;
  readonly timezone: string;
  readonly anchorAt: Date;
  readonly since: Date;
}

/** Of each job so many changes of schedule or status are kept: what is older, nobody asks about. */
const changesKept = 1_000;

/** Keeps since when the job has had its schedule and status: what answers "why did it not run then". */
export async function recordSchedule(tx: Tx, jobId: string, schedule: ScheduleOfJob): Promise<void> {
  const { since } = schedule;
  const columns = scheduleColumns(schedule);
  await tx
    .insertInto('job_schedules')
    .values({ job_id: jobId, since, ...columns })
    .onConflict((conflict) => conflict.columns(['job_id', 'since']).doUpdateSet(columns))
    .execute();
  // one that counts from before others takes their place: those could not be read
  await tx.deleteFrom('job_schedules').where('job_id', '=', jobId).where('since', '>', since).execute();
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

/** The columns of job_schedules that say what decides the ticks. */
export function scheduleColumns({ status, cronExpr, timezone, anchorAt }: ScheduleOfJob) {
  return { status, cron_expr: cronExpr ?? null, timezone, anchor_at: anchorAt };
}
