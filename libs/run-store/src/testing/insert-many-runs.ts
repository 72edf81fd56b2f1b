import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { at } from './insert-test-job.js';

/** What a test decides of many live runs. */
export interface ManyRuns {
  readonly count: number;
  /** When the first of them was due, in milliseconds after the start; absent: at the start. */
  readonly dueMs?: number;
  /** How much later each of the others is due. */
  readonly stepMs?: number;
  readonly pool?: string;
  readonly priority?: number;
  readonly handler?: string;
}

/** Adds many scheduled runs of a job in one statement. */
export async function insertManyRuns(db: Db, jobId: string, runs: ManyRuns): Promise<void> {
  const { count, dueMs = 0, stepMs = 0, pool = 'default', priority = 0, handler = null } = runs;
  await sql`
    insert into aster.live_runs (id, job_id, status, trigger, pool, priority, handler, scheduled_at, available_at,
      concurrency_policy, created_at)
    select gen_random_uuid(), ${jobId}, 'scheduled', 'manual', ${pool}, ${priority}, ${handler},
      ${at(dueMs)}::timestamptz + n * ${stepMs} * interval '1 millisecond',
      ${at(dueMs)}::timestamptz + n * ${stepMs} * interval '1 millisecond', 'allow', ${at(dueMs)}
    from generate_series(0, ${count - 1}::integer) n`.execute(db);
}
