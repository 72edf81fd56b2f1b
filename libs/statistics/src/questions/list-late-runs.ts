import type { Db } from '@aster-scheduler/db';
import { type ExplanationCode, type PoolState, whyDue } from '@aster-scheduler/run-store';
import { sql } from 'kysely';

/** A run that has been due for a while and has not started. */
export interface LateRun {
  readonly runId: string;
  readonly jobId: string;
  readonly jobName: string;
  readonly pool: string;
  readonly dueAt: Date;
  readonly code: ExplanationCode;
  /** Why it has not started. */
  readonly sentence: string;
}

/** A run that has been due for so long is late. */
export const lateMs = 60_000;

interface LateRow {
  readonly runId: string;
  readonly jobId: string;
  readonly jobName: string;
  readonly pool: string;
  readonly dueAt: Date;
  readonly waitsForRun: boolean;
  readonly holderId: string | null;
}

/** Those due first, and why each has not started: nobody is there, all are busy, or another run has its place. */
export async function listLateRuns(
  db: Db,
  { pools, now, limit }: { readonly pools: readonly PoolState[]; readonly now: Date; readonly limit: number },
): Promise<LateRun[]> {
  const found = await sql<LateRow>`
    select r.id as "runId", r.job_id as "jobId", j.name as "jobName", r.pool, r.available_at as "dueAt",
      r.status = 'waiting' as "waitsForRun", h.id as "holderId"
    from (
      select * from aster.live_runs r
      where r.available_at < ${new Date(now.getTime() - lateMs)} and r.handler is distinct from '@elsewhere'
        and (r.status = 'scheduled' or r.status = 'waiting' and r.reason = 'waiting_for_slot')
      order by r.available_at limit ${limit}
    ) r join aster.jobs j on j.id = r.job_id
    left join aster.live_runs h on uuid_send(h.job_id) = uuid_send(r.job_id) and h.is_exclusive
      and h.id <> r.id and r.status = 'waiting'
    order by r.available_at, r.id`.execute(db);
  const byName = new Map(pools.map((pool) => [pool.name, pool]));
  return found.rows.map(({ waitsForRun, holderId, ...run }) => {
    if (!waitsForRun) return { ...run, ...whyDue(byName.get(run.pool) ?? { ...noWorker, name: run.pool }) };
    const holder = holderId === null ? 'another run of the job' : `run ${holderId}`;
    return { ...run, code: 'waiting_for_slot' as const, sentence: `its run waits until ${holder} has finished` };
  });
}

const noWorker = { workers: 0, slots: 0, running: 0, due: 0 };
