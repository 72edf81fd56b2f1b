import { type DependencyCondition, firstRunIdAt, type Reach, type Run, type RunStatus } from '@aster-scheduler/core';
import { type Db, whereReached } from '@aster-scheduler/db';
import { sql } from 'kysely';

/** A job that runs after the job of a run, and what it has made of the run. */
export interface RunDependant {
  readonly jobId: string;
  readonly jobName: string;
  readonly condition: DependencyCondition;
  /** Its run that has used this one up; absent: none so far. */
  readonly run?: { readonly id: string; readonly status: RunStatus };
  /** The run counts for it, and it waits for other jobs still. */
  readonly isHeld: boolean;
}

export interface DependantsQuestion {
  readonly run: Pick<Run, 'id' | 'jobId' | 'createdAt' | 'finishedAt'>;
  /** Of whoever asks: jobs out of it are left out. */
  readonly reach?: Reach;
  readonly limit: number;
}

/**
 * Runs of a dependant that are looked through: so many from the run on, and some before, since a tick that waits has
 * the id of its time. One that waited for others longer than that is not found.
 */
const [mostAfter, mostBefore] = [500, 50];

/** Likewise in time: a statement about all weekly partitions of some years takes longer to plan than to carry out. */
const weekMs = 7 * 24 * 3_600_000;
const [longestAfterMs, longestBeforeMs] = [26 * weekMs, 5 * weekMs];

/** The jobs that run after the job of a run, by name, with the runs that came of it. */
export async function listRunDependants(
  db: Db,
  { run, reach = {}, limit }: DependantsQuestion,
): Promise<RunDependant[]> {
  const from = firstRunIdAt(run.createdAt);
  const { finishedAt = run.createdAt } = run; // of one that has not ended nothing has come
  const [beginMs, endMs] = [run.createdAt.getTime(), finishedAt.getTime()]; // by clocks that may have been set back
  const earliest = firstRunIdAt(new Date(Math.max(Math.min(beginMs, endMs) - longestBeforeMs, 0)));
  const latest = firstRunIdAt(new Date(Math.max(beginMs, endMs) + longestAfterMs));
  const ofDependant = sql`select r.id, r.status, r.upstream_run_ids from aster.finished_runs r where r.job_id = j.id`;
  const { rows } = await sql<{
    job_id: string;
    job_name: string;
    condition: DependencyCondition;
    run_id: string | null;
    status: RunStatus | null;
    is_held: boolean;
  }>`
    select j.id as job_id, j.name as job_name, d.condition, found.id as run_id, found.status,
      coalesce(m.run_id = ${run.id}::uuid, false) as is_held
    from aster.job_dependencies d
    join aster.jobs j on j.id = d.job_id and ${whereReached(reach)}
    left join aster.dependency_marks m on m.job_id = d.job_id and m.upstream_job_id = d.upstream_job_id
    left join lateral (
      select r.id, r.status from (
        (${ofDependant} and r.id >= ${from}::uuid and r.id < ${latest}::uuid order by r.id limit ${mostAfter})
        union all
        (${ofDependant} and r.id >= ${earliest}::uuid and r.id < ${from}::uuid order by r.id desc limit ${mostBefore})
        union all
        (select l.id, l.status, l.upstream_run_ids from aster.live_runs l where l.job_id = j.id limit ${mostAfter})
      ) r where r.upstream_run_ids @> array[${run.id}::uuid] order by r.id limit 1
    ) found on true
    where d.upstream_job_id = ${run.jobId}::uuid
    order by j.name limit ${limit}`.execute(db);
  return rows.map((row) => ({
    ...{ jobId: row.job_id, jobName: row.job_name, condition: row.condition, isHeld: row.is_held },
    ...(row.run_id === null || row.status === null ? {} : { run: { id: row.run_id, status: row.status } }),
  }));
}
