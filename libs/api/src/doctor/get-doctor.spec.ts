import { randomUUID } from 'node:crypto';
import { onTestServer } from '@aster-scheduler/db/testing';
import { registerWorker } from '@aster-scheduler/run-store';
import { startTestApi, type TestApi } from '../testing/start-test-api.js';
import { startWatchedApi, type WatchedApi } from '../testing/start-watched-api.js';

const hintsOf = async ({ client }: WatchedApi) => (await client.doctor()).checks.find(({ code }) => code === 'hints');

describe('the route of the checkup', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
  });
  afterAll(async () => api.stop());

  it('numbers its checks, each with what it means, and is as bad as the worst of them', async () => {
    await api.client.jobs.create({ name: 'far', command: 'true', cron_expr: '@hourly', pool: 'far' });
    const { verdict, checks } = await api.client.doctor();
    expect(checks.map(({ number }) => number)).toEqual(checks.map((_check, at) => at + 1));
    expect(
      checks.every(({ title, meaning, sentence }) => /\w/.test(title) && /\w/.test(meaning) && /\w/.test(sentence)),
    ).toBe(true);
    expect(verdict).toBe('fail'); // no scheduler runs in this test
    expect(checks.find(({ code }) => code === 'scheduler')).toMatchObject({
      verdict: 'fail',
      remedy: 'aster scheduler',
    });
    expect(checks.find(({ code }) => code === 'pools')).toMatchObject({ verdict: 'warn', examples: ['far'] });
  });

  it('says which pool has more to run at once than slots, all day or for a moment', async () => {
    const cron = { cron_expr: '* * * * * *', pool: 'narrow' };
    for (let n = 0; n < 3; n += 1) await api.client.jobs.create({ name: `n${n}`, command: 'true', ...cron });
    const lasts = `update aster.job_numbers n set usual_ms = 900, p95_ms = 990 from aster.jobs j
      where j.id = n.job_id and j.pool = 'narrow'`;
    await onTestServer(async (client) => client.query(lasts), api.connectionString);
    const facts = { name: 'w', pools: ['narrow'], handlers: [], slots: 1, version: '0', leaseMs: 3_600_000 };
    await registerWorker(api.db, { id: randomUUID(), ...facts });
    const fresh = await startTestApi({}, api); // a forecast is kept for a minute
    const found = (await fresh.client.doctor()).checks.find(({ code }) => code === 'slots');
    expect(found).toMatchObject({
      verdict: 'warn',
      examples: [expect.stringMatching(/^narrow at .*: 3 runs, 1 slots$/)],
    });
    await fresh.stop();
  });

  it.each([
    [true, 'ok', /^one came back from the database after \d+ ms$/],
    [false, 'warn', /did not come back/],
  ])('sends a hint, and says whether it comes back: %s', async (isPushed, verdict, sentence) => {
    const watched = await startWatchedApi({}, isPushed);
    expect(await hintsOf(watched)).toMatchObject({ verdict, sentence: expect.stringMatching(sentence) });
    await watched.stop();
  });
});
