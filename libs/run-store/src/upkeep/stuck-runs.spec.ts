import { setTimeout as delay } from 'node:timers/promises';
import { AsterError, type ConcurrencyPolicy, type Outcome } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { cancelRun } from '../moves/cancel-run.js';
import { insertTestJob } from '../testing/insert-test-job.js';
import { race } from '../testing/race.js';
import { openStore, type Store } from '../testing/store.js';
import { addWorker } from '../testing/test-worker.js';
import { countOverlaps, startWorking, untilAllEnded } from '../testing/working.js';
import { materialiseDueJobs } from '../ticks/materialise-due-jobs.js';
import { retryRun } from '../triggers/retry-run.js';
import { triggerJob } from '../triggers/trigger-job.js';
import { recoverLostWorkers } from './recover-lost-workers.js';
import { sweepWaitingRuns } from './sweep-waiting-runs.js';

const stormMs = 4_000;
/** How long a busy machine may take until runs have ended in each way. */
const longestStormMs = 30_000;
const policies = ['allow', 'forbid', 'queue', 'replace'] as const;
const ends = ['succeeded', 'failed', 'timed_out', 'cancelled'] as const;

let store: Store;
let db: Db;
beforeAll(async () => {
  store = await openStore(40);
  db = store.db;
});
afterAll(async () => store.drop());

function pick<Item>(items: readonly Item[]): Item {
  return items[Math.floor(Math.random() * items.length)]!;
}

/** Some attempts are handed back; the others of a run end alike, so that retries leave some of each end. */
function endOf(run: { readonly id: string }): Outcome['status'] {
  return Math.random() < 0.15 ? 'released' : ends[Number.parseInt(run.id.slice(-2), 16) % ends.length]!;
}

/** Two layers of jobs with every policy, on ticks and without, each below several of the layer above. */
async function insertJobs(): Promise<string[]> {
  const plannedUntil = new Date(Date.now() - 3_000);
  const shape = { plannedUntil, queueLimit: 5, retry: { maxRetries: 1, delayMs: 2 }, misfirePolicy: 'all' } as const;
  const above: string[] = [];
  for (const concurrencyPolicy of policies) {
    above.push(await insertTestJob(db, { ...shape, concurrencyPolicy, cronExpr: '* * * * * *' }));
    above.push(await insertTestJob(db, { ...shape, concurrencyPolicy }));
  }
  const below: string[] = [];
  for (const concurrencyPolicy of policies) {
    for (const cronExpr of [undefined, '*/2 * * * * *']) {
      const dependsOn = [above[0]!, pick(above.slice(1, 4)), pick(above.slice(4))].map((jobId) => ({
        jobId,
        condition: pick(['success', 'completion'] as const),
      }));
      below.push(await insertTestJob(db, { ...shape, concurrencyPolicy, cronExpr, dependsOn }));
    }
  }
  const last = await insertTestJob(db, { ...shape, concurrencyPolicy: 'replace', dependsOn: below });
  return [...above, ...below, last];
}

/** A refusal with a code is an answer; anything else is a fault. */
async function asked(work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => {
    if (!(error instanceof AsterError)) throw error;
  });
}

async function pickRun(table: 'live_runs' | 'finished_runs'): Promise<string | undefined> {
  const rows = await sql<{
    id: string;
  }>`select id from ${sql.table(`aster.${table}`)} order by random() limit 1`.execute(db);
  return rows.rows[0]?.id;
}

/** A worker that claims and is never heard of again. */
async function loseWorker(): Promise<void> {
  const worker = await addWorker(db, { leaseMs: 30 });
  await worker.claim({ limit: 2 });
}

describe('in a storm of triggers, ticks, cancellations, lost workers and changes of policy', () => {
  it('nothing fails, no run is stuck, and no two executions overlap where the policy never allowed it', async () => {
    const jobIds = await insertJobs();
    const working = await startWorking(db, 4, endOf);
    const changing = jobIds.slice(6, 8);
    const deeds: ReadonlyArray<() => Promise<unknown>> = [
      async () => triggerJob(db, pick(jobIds)),
      async () => triggerJob(db, pick(jobIds), { concurrencyPolicy: pick(['forbid', 'queue', 'replace'] as const) }),
      async () => materialiseDueJobs(db),
      async () => materialiseDueJobs(db, { limit: 3 }),
      async () => cancelRun(db, (await pickRun('live_runs')) ?? 'none'),
      async () => retryRun(db, (await pickRun('finished_runs')) ?? 'none'),
      async () => loseWorker(),
      async () => recoverLostWorkers(db),
      async () => sweepWaitingRuns(db),
      async () => changePolicy(pick(changing), pick(policies)),
    ];
    const begunAt = performance.now();
    let hasEachEnd = false;
    const isOver = (): boolean => {
      const passedMs = performance.now() - begunAt;
      return passedMs > longestStormMs || (hasEachEnd && passedMs > stormMs);
    };
    await race(10, async (index) => {
      while (!isOver()) {
        if (index === 0) hasEachEnd ||= (await countEndStatuses()) === 5;
        await asked(pick(deeds)());
        await delay(Math.random() * 3);
      }
    });
    for (const jobId of jobIds)
      await sql`update aster.job_cursors set next_run_at = null where job_id = ${jobId}`.execute(db);
    await quiesce();
    await working.stop();
    const strict = await listStrictJobs(changing);
    expect(strict.length).toBeGreaterThan(8);
    for (const jobId of strict) expect([jobId, await countOverlaps(db, jobId)]).toEqual([jobId, 0]);
    expect(await countDeadlocks()).toBeLessThan(5); // each holds up somebody for a second
    expect(await countEndStatuses()).toBe(5);
  }, 180_000);
});

/** In how many ways runs have ended so far. */
async function countEndStatuses(): Promise<number | undefined> {
  const counted = await sql<{
    statuses: number;
  }>`select count(distinct status) as statuses from aster.finished_runs`.execute(db);
  return counted.rows[0]?.statuses;
}

async function changePolicy(jobId: string, policy: ConcurrencyPolicy): Promise<void> {
  await db.updateTable('jobs').set({ concurrency_policy: policy }).where('id', '=', jobId).execute();
}

/** With working workers, recovery and the sweep, all that is live comes to its end. */
async function quiesce(): Promise<void> {
  let isOver = false;
  const upkeep = (async () => {
    while (!isOver) {
      await recoverLostWorkers(db);
      await sweepWaitingRuns(db);
      await delay(50);
    }
  })();
  await untilAllEnded(db).finally(() => {
    isOver = true;
  });
  await upkeep;
}

async function listStrictJobs(except: readonly string[]): Promise<string[]> {
  const jobs = await db.selectFrom('jobs').select('id').where('concurrency_policy', '<>', 'allow').execute();
  return jobs.map((job) => job.id).filter((id) => !except.includes(id));
}

async function countDeadlocks(): Promise<number> {
  // before version 15 the server tells by itself, half a second later at most
  const found = await sql<{ at: string | null }>`select to_regproc('pg_stat_force_next_flush') as at`.execute(db);
  if (found.rows[0]?.at !== null) await sql`select pg_stat_force_next_flush()`.execute(db);
  const result = await sql<{ deadlocks: number }>`
    select deadlocks from pg_stat_database where datname = current_database()`.execute(db);
  return result.rows[0]?.deadlocks ?? 0;
}
