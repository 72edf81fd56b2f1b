import type { Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import type { PlannedJob } from './advance-cursors.js';

/** Removes the skips that planning has passed: their ticks have their rows. Where there were none, nothing is done. */
export async function forgetSkips(tx: Tx, planned: readonly PlannedJob[]): Promise<void> {
  const passed = planned.filter(({ job }) => (job.skips ?? []).length > 0);
  if (passed.length === 0) return;
  await sql`
    delete from aster.tick_skips s
    using unnest(${passed.map(({ job }) => job.id)}::uuid[], ${passed.map(({ plan }) => plan.plannedUntil)}::timestamptz[])
      as t(job_id, until)
    where s.job_id = t.job_id and s.at <= t.until`.execute(tx);
}
