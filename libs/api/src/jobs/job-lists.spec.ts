import { onTestServer } from '@aster-scheduler/db/testing';
import { closeMinutes } from '@aster-scheduler/statistics';
import { call, problemOf } from '../testing/call.js';
import { startTestApi, type TestApi } from '../testing/start-test-api.js';

const insertRun = `
  insert into aster.finished_runs (id, job_id, status, trigger, attempt_num, scheduled_at, available_at, started_at,
    finished_at, error_msg, reason, created_at)
  select (left(aster.first_run_id(at)::text, 24) || lpad($3::text, 12, '0'))::uuid, $1::uuid, $2::text, 'schedule', 1, at, at,
    case when $2 <> 'skipped' then at end, at + interval '1 second',
    case when $2 = 'failed' then 'out of paper' end, case when $2 = 'failed' then 'exit_code' end, at
  from (select clock_timestamp() - $3::integer * interval '1 minute' as at) ended`;

describe('lists of jobs', () => {
  let api: TestApi;
  const ids = new Map<string, string>();

  beforeAll(async () => {
    api = await startTestApi();
    for (const name of ['fails', 'fine', 'new', 'paused']) {
      const status = name === 'paused' ? 'inactive' : 'active';
      const job = await api.client.jobs.create({ name, command: 'true', cron_expr: '@hourly', status, owner: 'Ada' });
      ids.set(name, job.id);
    }
    for (const [name, status, minutesAgo] of [
      ['fine', 'succeeded', 10],
      ['fine', 'skipped', 9],
      ['fails', 'succeeded', 8],
      ['fails', 'failed', 7],
    ] as const) {
      await onTestServer(
        async (client) => client.query(insertRun, [ids.get(name), status, minutesAgo]),
        api.connectionString,
      );
    }
    await closeMinutes(api.db);
  });

  afterAll(async () => api.stop());

  async function namesOf(path: string): Promise<unknown> {
    const { body } = await call(`${api.server.url}/api/v1/jobs?${path}`);
    return (body as ReadonlyArray<{ readonly name: string }>).map(({ name }) => name);
  }

  it('tell what is asked for besides, and nothing else', async () => {
    const { items } = await api.client.jobs.list({ include: ['last_runs', 'stats', 'streak', 'ticks'] });
    const [fails, fine, fresh, paused] = items;
    expect(fails?.last_runs).toMatchObject([
      [expect.any(String), 'failed', expect.any(String), 1_000, 1, 'exit_code'],
      [expect.any(String), 'succeeded', expect.any(String), 1_000, 1, null],
    ]);
    expect(fails?.stats).toMatchObject({ window: '7d', runs: 2, succeeded: 1, failed: 1, skipped: 0 });
    expect(fails?.streak).toMatchObject({
      failures: 1,
      error_line: 'out of paper',
      run_id: fails?.last_runs?.[0]?.[0],
    });
    expect(fails?.ticks).toHaveLength(3);
    expect(fails?.ticks?.[0]?.at).toBe(fails?.next_run_at);
    expect(fine).toMatchObject({ streak: null, stats: { runs: 1, skipped: 1 } });
    expect(fine?.last_runs?.map((run) => [run[1], run[3]])).toEqual([
      ['skipped', null],
      ['succeeded', 1_000],
    ]);
    expect(fresh).toMatchObject({ last_runs: [], stats: null, streak: null });
    expect(paused?.ticks).toEqual([]);
    expect((await api.client.jobs.list()).items[0]).not.toHaveProperty('stats');
  });

  it('are put together by what they have in common, each group with where it begins in the list', async () => {
    const names = ['Etl/orders/load', 'Etl/orders/check', 'Etl/sum', 'Etlx'];
    for (const [n, name] of names.entries()) {
      await api.client.jobs.create({
        ...{ name, command: 'true', cron_expr: '@manually', labels: { team: n === 0 ? 'a=b' : 'c' } },
      });
    }
    const folders = await api.client.jobs.groups({ by: 'folder' });
    expect(folders).toEqual({
      groups: [
        { value: null, jobs: 5, failing: 1, before: expect.any(Number) },
        { value: 'Etl/', jobs: 3, failing: 0, before: expect.any(Number) },
      ],
      is_complete: true,
    });
    const { groups: inner } = await api.client.jobs.groups({ by: 'folder', prefix: 'Etl/' });
    expect(inner.map(({ value, jobs }) => [value, jobs])).toEqual([
      ['Etl/orders/', 2],
      [null, 1],
    ]);
    expect(await namesOf('prefix=Etl/')).toEqual(['Etl/orders/check', 'Etl/orders/load', 'Etl/sum']);
    expect(await namesOf('prefix=etl/')).toEqual([]);
    const { groups: labels } = await api.client.jobs.groups({ by: 'label', prefix: 'Etl' });
    expect(labels.map(({ value, jobs }) => [value, jobs])).toEqual([
      ['team=c', 3],
      ['team=a=b', 1],
    ]);
    const { groups: letters } = await api.client.jobs.groups({ by: 'letter' });
    const { value, before } = letters.find((group) => group.value === 'N') ?? {};
    expect([value, await namesOf(`offset=${before}&limit=1`)]).toEqual(['N', ['new']]);
    expect(await namesOf('offset=200000')).toEqual([]); // as far as groups look
    for (const name of names) await api.client.jobs.delete(name);
  });

  it('tell of a job whose schedule this host cannot read what is known without it, as the timeline does', async () => {
    const setZone = async (zone: string) =>
      onTestServer(async (client) => {
        await client.query(`update aster.jobs set timezone = $1 where name = 'fine'`, [zone]);
        await client.query('update aster.job_schedules set timezone = $1', [zone]);
      }, api.connectionString);
    await setZone('Mars/Olympus_Mons');
    const { items } = await api.client.jobs.list({ include: ['ticks'], q: 'fine' });
    expect(items.map(({ ticks }) => ticks?.length)).toEqual([1]);
    const to = new Date(Date.now() + 7_200_000).toISOString();
    const { rows } = await api.client.statistics.timeline({ to });
    expect(rows.map(({ name, ticks }) => [name, ticks.length > 0])).toContainEqual(['fine', false]);
    expect(rows.map(({ name, ticks }) => [name, ticks.length > 0])).toContainEqual(['new', true]);
    const { jobs, runs } = api.client;
    const [run] = (await runs.list({ job: 'fine' })).items;
    expect(await runs.explain(run?.id ?? '')).toMatchObject({ run_id: run?.id });
    expect(await jobs.explain('fine', to)).toMatchObject({
      code: 'not_known',
      sentence: expect.stringContaining('cannot be read here: unknown time zone "Mars/Olympus_Mons"'),
    });
    const refusal = { code: 'INVALID_INPUT', problem: { errors: [{ field: 'timezone' }] } };
    const from = new Date(Date.now() - 3_600_000).toISOString();
    await expect(jobs.ticks('fine')).rejects.toMatchObject(refusal);
    await expect(jobs.skip('fine', { at: to })).rejects.toMatchObject(refusal);
    await expect(jobs.backfill('fine', { from, to: new Date().toISOString() })).rejects.toMatchObject(refusal);
    await jobs.pause('fine');
    await expect(jobs.resume('fine')).rejects.toMatchObject(refusal);
    await setZone('UTC');
    await jobs.resume('fine');
  });

  it.each([
    ['sort=-name', ['paused', 'new', 'fine', 'fails']],
    ['sort=failing&limit=1', ['fails']],
    ['sort=-last&limit=2', ['fails', 'fine']],
    ['sort=success&limit=2', ['fails', 'fine']],
    ['sort=-success&limit=2', ['fine', 'fails']],
    ['health=failing', ['fails']],
    ['health=never', ['new']],
    ['health=paused', ['paused']],
    ['health=no_worker', ['fails', 'fine', 'new']],
    ['q=AD&limit=2', ['fails', 'fine']],
    ['q=%25', []],
    ['q=fin&owner=Ada', ['fine']],
  ])('are in the order and of the kind of %s', async (query, names) => {
    expect(await namesOf(query)).toEqual(names);
  });

  it.each(['name', '-next', 'updated', 'failing', 'last', '-success', '-duration'] as const)(
    'go on from page to page in the order %s',
    async (sort) => {
      const all = (await api.client.jobs.list({ sort })).items.map(({ name }) => name);
      const paged: string[] = [];
      for await (const { name } of api.client.jobs.each({ sort, limit: 1, include: ['streak'] })) paged.push(name);
      expect(paged).toEqual(all);
      expect(paged).toHaveLength(4);
    },
  );

  it('are counted, as far as is asked', async () => {
    expect(await api.client.jobs.count()).toEqual({ count: 4, is_exact: true });
    expect(await api.client.jobs.count({ max: 2, owner: 'Ada' })).toEqual({ count: 2, is_exact: false });
    expect(await api.client.jobs.count({ health: 'never' })).toEqual({ count: 1, is_exact: true });
  });

  it.each([
    ['sort=size', 'sort'],
    ['include=secrets', 'include'],
    ['health=well', 'health'],
    ['q=', 'q'],
    [`sort=last&cursor=${Buffer.from('["next",null,"x"]').toString('base64url')}`, 'cursor'],
    [
      `sort=last&cursor=${Buffer.from('["last","1e9","00000000-0000-4000-8000-000000000000"]').toString('base64url')}`,
      'cursor',
    ],
    [`sort=last&cursor=${Buffer.from('fails').toString('base64url')}`, 'cursor'],
  ])('refuse %s', async (query, field) => {
    const problem = problemOf(await call(`${api.server.url}/api/v1/jobs?${query}`));
    expect(problem).toMatchObject({ status: 400, code: 'INVALID_INPUT', errors: [{ field }] });
  });
});
