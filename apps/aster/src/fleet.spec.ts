import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { jobDefaults } from '@aster-scheduler/core';
import { waitFor } from '@aster-scheduler/core/testing';
import { insertJob, updateJob } from '@aster-scheduler/job-store';
import { findUnaccountedTicks, listRuns } from '@aster-scheduler/run-store';
import { createFleet, type Fleet } from './testing/fleet.js';

/** How long the fleet works and how many jobs it has; more for a longer look than the everyday one. */
const seconds = Number(process.env.ASTER_FLEET_SECONDS ?? 15);
const jobCount = Number(process.env.ASTER_FLEET_JOBS ?? 20);

describe('three schedulers and three workers, with workers killed again and again', () => {
  let fleet: Fleet;

  beforeAll(async () => {
    fleet = await createFleet();
  });

  afterAll(async () => fleet.close());

  it(
    'makes one row of each tick and starts each attempt of each row once',
    async () => {
      const { db } = fleet;
      const log = join(fleet.folder, 'starts');
      const startWorker = () => fleet.start('worker', { WORKER_CONCURRENT_JOBS: '20' });
      const jobs = await Promise.all(
        Array.from({ length: jobCount }, async (_, number) =>
          insertJob(db, {
            ...jobDefaults,
            name: `job-${number}`,
            cronExpr: '* * * * * *',
            command: 'sh',
            args: ['-c', `echo "$ASTER_RUN_ID $ASTER_ATTEMPT" >> ${log}`],
            retry: { ...jobDefaults.retry, maxRetries: 20, delayMs: 0 },
          }),
        ),
      );
      for (let count = 0; count < 3; count += 1) fleet.start('scheduler');
      const workers = [startWorker(), startWorker(), startWorker()];

      const endsAt = Date.now() + seconds * 1_000;
      for (let turn = 0; Date.now() < endsAt; turn += 1) {
        await new Promise((resolve) => setTimeout(resolve, Math.min(3_000, endsAt - Date.now())));
        await workers[turn % 3]?.stop('SIGKILL');
        workers[turn % 3] = startWorker();
      }
      for (const job of jobs) await updateJob(db, job.id, { cronExpr: '@manually' });
      await waitFor(
        async () =>
          (await listRuns(db, { statuses: ['scheduled', 'running'], limit: 1, offset: 0 })).length === 0
            ? true
            : undefined,
        { what: 'every run is finished', withinMs: 60_000 },
      );

      const range = { from: new Date(0), to: new Date(8.64e15) };
      for (const job of jobs) expect(await findUnaccountedTicks(db, job.id, range)).toEqual([]);
      const rows = await db
        .selectFrom('runs')
        .select(['id', 'job_id', 'status', 'attempt_num', 'scheduled_at'])
        .execute();
      expect(new Set(rows.map((row) => `${row.job_id} ${row.scheduled_at.toISOString()}`)).size).toBe(rows.length);
      expect(rows.filter((row) => row.status !== 'succeeded')).toEqual([]);
      expect(rows.length).toBeGreaterThanOrEqual(jobCount * (seconds - 2));

      const starts = (await readFile(log, 'utf8')).trim().split('\n');
      expect(new Set(starts).size).toBe(starts.length);
      const finalStarts = new Set(rows.map((row) => `${row.id} ${row.attempt_num}`));
      expect([...finalStarts].filter((key) => !starts.includes(key))).toEqual([]);
      const known = new Map(rows.map((row) => [row.id, row.attempt_num]));
      expect(starts.filter((key) => Number(key.split(' ')[1]) > (known.get(key.split(' ')[0] ?? '') ?? 0))).toEqual([]);
    },
    (seconds + 90) * 1_000,
  );
});
