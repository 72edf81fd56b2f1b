import type { Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import type { RunRequest } from './run-request.js';

/** Keeps that a run of these is to replace more others than one transaction cancels: `replaceNextRuns` does. */
export async function noteReplacedRuns(tx: Tx, requests: readonly RunRequest[]): Promise<void> {
  if (requests.length === 0) return;
  const replacesKept = new Map<string, boolean>();
  for (const { job, trigger } of requests) {
    replacesKept.set(job.id, replacesKept.get(job.id) === true || trigger !== 'schedule');
  }
  await sql`insert into aster.replaced_backlogs as b (job_id, replaces_kept)
    select t.job_id, t.replaces_kept
    from unnest(${[...replacesKept.keys()]}::uuid[], ${[...replacesKept.values()]}::boolean[]) as t(job_id, replaces_kept)
    order by 1 on conflict (job_id) do update set replaces_kept = b.replaces_kept or excluded.replaces_kept`.execute(
    tx,
  );
}
