import { tickRunId } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { explainTick } from '../explain/explain-tick.js';
import { at, insertTestJob, start } from '../testing/insert-test-job.js';
import { race } from '../testing/race.js';
import { readCursor, readFates, readRows } from '../testing/read-rows.js';
import { openStore, type Store } from '../testing/store.js';
import { listNextTicks } from '../ticks/list-next-ticks.js';
import { makeTickRuns } from '../ticks/make-tick-runs.js';
import { materialiseDueJobs } from '../ticks/materialise-due-jobs.js';
import { findUnaccountedTicks } from '../ticks/unaccounted-ticks.js';
import { listTickSkips } from './list-tick-skips.js';
import { skipTick } from './skip-tick.js';
import { maxTickSkips } from './tick-skip.js';
import { unskipTick } from './unskip-tick.js';

const minute = 60_000;

let store: Store;
let db: Db;
beforeAll(async () => {
  store = await openStore();
  db = store.db;
});
beforeEach(async () => store.empty());
afterAll(async () => store.drop());

async function planAhead(from = start) {
  return (await listNextTicks(db, { withinMs: minute, limit: 1_000, now: from })).ticks;
}

describe('skipTick', () => {
  it('has a tick recorded as a skip when it is due, and the next one run', async () => {
    const jobId = await insertTestJob(db, { cronExpr: '* * * * *' });
    await skipTick(db, jobId, at(minute), { by: 'ops', note: 'closed', now: start });
    await materialiseDueJobs(db, { now: at(minute) });
    await materialiseDueJobs(db, { now: at(2 * minute) });
    expect(await readFates(db, jobId)).toEqual(['skipped skipped_by_user', 'scheduled']);
    const [skip] = await readRows(db, jobId);
    expect(skip).toMatchObject({ id: tickRunId(jobId, at(minute)), trigger: 'schedule', scheduledAt: at(minute) });
    expect(await listTickSkips(db, jobId)).toEqual([]);
    expect(await findUnaccountedTicks(db, jobId, { from: start, to: at(2 * minute) })).toEqual([]);
    expect(await explainTick(db, jobId, at(minute), at(2 * minute))).toMatchObject({
      code: 'skipped',
      sentence: 'the tick was skipped on purpose: the tick was skipped in advance by ops: closed',
    });
  });

  it('drops what was planned ahead, and is planned ahead by nobody', async () => {
    const jobId = await insertTestJob(db, { cronExpr: '* * * * *' });
    const ahead = await planAhead();
    expect(ahead).toHaveLength(1);
    await skipTick(db, jobId, at(minute), { now: start });
    expect(await makeTickRuns(db, ahead, { now: at(minute) })).toMatchObject({ jobs: 0 });
    expect(await planAhead()).toEqual([]);
    await materialiseDueJobs(db, { now: at(minute) });
    const [next] = await planAhead(at(minute));
    expect(next).toMatchObject({ tick: at(2 * minute) });
    expect(await makeTickRuns(db, [next!], { now: at(2 * minute) })).toMatchObject({ jobs: 1, runs: 1 });
    expect(await readFates(db, jobId)).toEqual(['skipped skipped_by_user', 'scheduled']);
  });

  it('leaves the tick before its own planned ahead', async () => {
    const jobId = await insertTestJob(db, { cronExpr: '* * * * *' });
    const ahead = await planAhead();
    await skipTick(db, jobId, at(2 * minute), { now: start });
    expect(await makeTickRuns(db, ahead, { now: at(minute) })).toMatchObject({ runs: 1 });
    expect(await planAhead(at(minute))).toEqual([]);
    await materialiseDueJobs(db, { now: at(2 * minute) });
    expect(await readFates(db, jobId)).toEqual(['scheduled', 'skipped skipped_by_user']);
  });

  it('may be taken back until the tick is due', async () => {
    const jobId = await insertTestJob(db, { cronExpr: '* * * * *' });
    await skipTick(db, jobId, at(minute), { now: start });
    await skipTick(db, jobId, at(2 * minute), { now: start });
    await unskipTick(db, jobId, at(minute), at(minute - 1));
    await expect(unskipTick(db, jobId, at(2 * minute), at(2 * minute))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(unskipTick(db, jobId, at(3 * minute), start)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await materialiseDueJobs(db, { now: at(minute) });
    await materialiseDueJobs(db, { now: at(2 * minute) });
    expect(await readFates(db, jobId)).toEqual(['scheduled', 'skipped skipped_by_user']);
  });

  it('moves nothing that is shown of the job', async () => {
    const jobId = await insertTestJob(db, { cronExpr: '* * * * *' });
    const before = await readCursor(db, jobId);
    await skipTick(db, jobId, at(minute), { now: start });
    expect(await readCursor(db, jobId)).toEqual(before);
  });

  it('keeps the last note of a tick that is skipped twice', async () => {
    const jobId = await insertTestJob(db, { cronExpr: '* * * * *' });
    await skipTick(db, jobId, at(minute), { note: 'one', now: start });
    await skipTick(db, jobId, at(minute), { note: 'two', by: 'eve', now: at(1) });
    expect(await listTickSkips(db, jobId)).toEqual([{ at: at(minute), note: 'two', by: 'eve', createdAt: at(1) }]);
    expect(await explainTick(db, jobId, at(minute), at(2))).toMatchObject({
      code: 'will_be_skipped',
      sentence: 'the tick will be skipped when it is due at 2026-03-02T12:01:00Z as eve wants: two',
    });
  });

  it.each([
    ['no tick', at(minute + 1), 'is not a tick of the job'],
    ['over', at(-minute), 'must lie in the future: the tick is due or over'],
    ['due', start, 'must lie in the future: the tick is due or over'],
  ])('refuses an instant that is %s', async (_what, tick, message) => {
    const jobId = await insertTestJob(db, { cronExpr: '* * * * *' });
    await expect(skipTick(db, jobId, tick, { now: start })).rejects.toMatchObject({
      problems: [{ field: 'at', message }],
    });
    expect(await listTickSkips(db, jobId)).toEqual([]);
  });

  it('refuses jobs that have no ticks, are archived, or have many such ticks', async () => {
    const manual = await insertTestJob(db, {});
    await expect(skipTick(db, manual, at(minute), { now: start })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    const archived = await insertTestJob(db, { cronExpr: '* * * * *', status: 'archived' });
    await expect(skipTick(db, archived, at(minute), { now: start })).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    const many = await insertTestJob(db, { cronExpr: '* * * * *' });
    for (let n = 1; n <= maxTickSkips; n += 1) await skipTick(db, many, at(n * minute), { now: start });
    const more = at((maxTickSkips + 1) * minute);
    await expect(skipTick(db, many, more, { now: start })).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    expect(await skipTick(db, many, at(minute), { now: start, note: 'anew' })).toMatchObject({ note: 'anew' });
  });

  it('holds for jobs whose runs take turns, and for those that wait for others', async () => {
    const upstream = await insertTestJob(db);
    const jobIds = [
      await insertTestJob(db, { cronExpr: '* * * * *', concurrencyPolicy: 'forbid' }),
      await insertTestJob(db, { cronExpr: '* * * * *', concurrencyPolicy: 'replace' }),
      await insertTestJob(db, { cronExpr: '* * * * *', dependsOn: [upstream] }),
    ];
    for (const jobId of jobIds) await skipTick(db, jobId, at(minute), { now: start });
    await materialiseDueJobs(db, { now: at(minute) });
    for (const jobId of jobIds) expect(await readFates(db, jobId)).toEqual(['skipped skipped_by_user']);
  });

  it('accounts for each tick once, as the last word on it says, when marking races with both ways ticks are made', async () => {
    const jobIds: string[] = [];
    for (let n = 0; n < 20; n += 1) jobIds.push(await insertTestJob(db, { cronExpr: '*/5 * * * * *' }));
    const marked = new Set<string>();
    for (let round = 0; round < 8; round += 1) {
      const tick = at((round + 1) * 5_000);
      const ahead = (await listNextTicks(db, { withinMs: 5_000, limit: 1_000, now: at(round * 5_000) })).ticks;
      await race(30, async (n) => {
        if (n % 10 === 8) return materialiseDueJobs(db, { now: tick });
        if (n % 10 === 9) return makeTickRuns(db, ahead, { now: tick });
        const jobId = jobIds[n % jobIds.length] ?? '';
        try {
          await skipTick(db, jobId, tick, { now: at(round * 5_000 + 4_999) });
          marked.add(tickRunId(jobId, tick));
        } catch (error) {
          expect(error).toMatchObject({ code: 'INVALID_INPUT' }); // its tick was made before
        }
        return undefined;
      });
      while ((await materialiseDueJobs(db, { now: tick })).isFull);
    }
    expect(marked.size).toBeGreaterThan(0);
    for (const jobId of jobIds) {
      const rows = await readRows(db, jobId);
      expect(rows.map((row) => row.scheduledAt)).toEqual(Array.from({ length: 8 }, (_, n) => at((n + 1) * 5_000)));
      for (const row of rows) {
        expect([row.id, row.reason === 'skipped_by_user']).toEqual([row.id, marked.has(row.id)]);
      }
      expect(await findUnaccountedTicks(db, jobId, { from: start, to: at(40_000) })).toEqual([]);
    }
  });
});
