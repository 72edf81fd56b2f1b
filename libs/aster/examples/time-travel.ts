// How a test of your own lets three days pass. It uses the Postgres that TEST_DATABASE_URL names, or starts one.
import assert from 'node:assert/strict';
import type { Aster } from '@aster-scheduler/aster';
import { createTestAster } from '@aster-scheduler/aster/testing';

/** What the service declares its jobs with, and the test as well. */
function declareJobs(aster: Aster): void {
  aster.job('reminder', { cron: '0 9 * * *', timezone: 'Europe/Berlin' }, ({ run }) => run.scheduledAt);
}

await using test = await createTestAster({ startAt: new Date('2026-03-27T06:00:00Z') });
declareJobs(test.aster);
await test.aster.start();
await test.advance('72h');

const runs = await test.listRuns('reminder');
assert.deepEqual(
  runs.map((run) => run.result),
  ['2026-03-27T08:00:00.000Z', '2026-03-28T08:00:00.000Z', '2026-03-29T07:00:00.000Z'], // the clocks went forward
);
console.log(`${runs.length} runs`);
