import type { Reach, RunStatus } from '@aster-scheduler/core';
import { type Db, whereReached } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { idBounds } from './id-bounds.js';

/** A run that a search has found. */
export interface FoundRun {
  readonly id: string;
  readonly jobName: string;
  readonly status: RunStatus;
  readonly scheduledAt: Date;
}

export interface RunSearch {
  /** Hexadecimal digits, with the hyphens of a UUID at their places or without. */
  readonly idPrefix: string;
  /** Of whoever asks. */
  readonly reach: Reach;
  readonly limit: number;
}

/** Runs of each table that are looked at: some may be out of reach, or of deleted jobs. */
const mostLookedAt = 1_000;

/** The newest of the runs whose id begins like this. */
export async function searchRuns(db: Db, { idPrefix, reach, limit }: RunSearch): Promise<readonly FoundRun[]> {
  const isMeant = sql.join(idBounds(idPrefix), sql` and `);
  const looks = (['live_runs', 'finished_runs'] as const).map(
    (table) => sql`(select r.id, r.job_id, r.status, r.scheduled_at from ${sql.table(`aster.${table}`)} r
      where ${isMeant} order by r.id desc limit ${mostLookedAt})`,
  );
  const result = await sql<FoundRun>`
    select r.id, j.name as "jobName", r.status, r.scheduled_at as "scheduledAt"
    from (${sql.join(looks, sql` union all `)}) r
    cross join lateral (select * from aster.jobs j where j.id = r.job_id offset 0) j
    where ${whereReached(reach)} order by r.id desc limit ${limit}`.execute(db);
  return result.rows;
}
