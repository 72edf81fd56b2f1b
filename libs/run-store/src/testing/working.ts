import { setTimeout as delay } from 'node:timers/promises';
import type { Outcome } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import type { ClaimedRun } from '../claims/claim-runs.js';
import { settleInParts, type SettlementOfJob } from '../settlement/settle-in-parts.js';
import { addWorker } from './test-worker.js';

/** Workers that claim, take a moment, and settle, until they are stopped. */
export interface Working {
  stop(): Promise<void>;
}

/** @param outcomeOf how an attempt ends */
export async function startWorking(
  db: Db,
  workers: number,
  outcomeOf: (claim: ClaimedRun) => Outcome['status'] = () => 'succeeded',
): Promise<Working> {
  let isStopped = false;
  const loops = Array.from({ length: workers }, async () => {
    const worker = await addWorker(db);
    while (!isStopped) {
      const claims = await worker.claim({ limit: 3 });
      await delay(claims.length === 0 ? 3 : Math.random() * 4);
      let settlements: readonly SettlementOfJob[] = claims.map((claim) => ({
        runId: claim.id,
        jobId: claim.jobId,
        fence: claim.fence,
        outcome: { status: outcomeOf(claim) },
      }));
      while (settlements.length > 0) {
        const { left, untried } = await settleInParts(db, settlements);
        settlements = [...left.map(({ item }) => item), ...untried]; // others have locked their jobs
      }
    }
  });
  return {
    async stop() {
      isStopped = true;
      await Promise.all(loops);
    },
  };
}

/** How often two executions of a job overlapped, by the times that were recorded of all of its ended attempts. */
export async function countOverlaps(db: Db, jobId: string): Promise<number> {
  const result = await sql<{ overlaps: number }>`
    with executions as (
      select id, attempt_num, started_at, finished_at from aster.finished_runs
      where job_id = ${jobId} and started_at is not null
      union all
      select a.run_id, a.attempt_num, a.started_at, a.finished_at from aster.run_attempts a
      join aster.finished_runs r on r.id = a.run_id where r.job_id = ${jobId}
    )
    select count(*) as overlaps from executions a join executions b
      on (a.id, a.attempt_num) < (b.id, b.attempt_num)
      and a.started_at < b.finished_at and b.started_at < a.finished_at`.execute(db);
  return result.rows[0]?.overlaps ?? 0;
}

/** Resolves once no run of any job is live. */
export async function untilAllEnded(db: Db, withinMs = 60_000): Promise<void> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const live = await db.selectFrom('live_runs').selectAll().execute();
    if (live.length === 0) return;
    if (performance.now() > deadline)
      throw new Error(`${live.length} runs are stuck, such as ${JSON.stringify(live[0])}`);
    await delay(10);
  }
}
