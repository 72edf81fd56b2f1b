import { onTestServer } from '@aster-scheduler/db/testing';
import { closeMinutes, createStatisticsReader } from '@aster-scheduler/statistics';
import { call, problemOf } from '../testing/call.js';
import { startTestApi, type TestApi } from '../testing/start-test-api.js';
import { answerParts } from './overview-parts.js';

const insertRun = `
  insert into aster.finished_runs (id, job_id, status, trigger, attempt_num, scheduled_at, available_at, started_at,
    finished_at, error_msg, reason, exit_code, created_at)
  select (left(aster.first_run_id(at)::text, 24) || lpad($3::text, 12, '0'))::uuid, $1::uuid, $2::text, 'schedule', 1, at, at,
    at, at + interval '1 second', $4, case when $2 = 'failed' then 'exit_code' end, case when $2 = 'failed' then 3 else 0 end, at
  from (select clock_timestamp() - $3::integer * interval '1 minute' as at) ended`;

describe('the routes of statistics', () => {
  let api: TestApi;
  let jobId: string;

  beforeAll(async () => {
    api = await startTestApi();
    ({ id: jobId } = await api.client.jobs.create({ name: 'digest', command: 'true', cron_expr: '@hourly' }));
    for (const [status, minutesAgo] of [
      ['succeeded', 10],
      ['succeeded', 9],
      ['failed', 8],
    ] as const) {
      const values = [jobId, status, minutesAgo, status === 'failed' ? 'out of paper 7' : null];
      await onTestServer(async (client) => client.query(insertRun, values), api.connectionString);
    }
    await closeMinutes(api.db);
  });

  afterAll(async () => api.stop());

  it('tell how everything is', async () => {
    const overview = await api.client.statistics.overview();
    expect(overview).toMatchObject({
      range_ms: 86_400_000,
      verdict: [
        {
          code: 'jobs_failing',
          severity: 'critical',
          count: 1,
          sentence: '1 job is failing',
          filter: { health: 'failing' },
        },
      ],
      now: { running: 0, due: 0, waiting: 0, oldest_due_ms: null },
      finished: { succeeded: 2, failed: 1, timed_out: 0, cancelled: 0, skipped: 0 },
      previous: { succeeded: 0, failed: 0 },
      failing: [{ job_id: jobId, job_name: 'digest', failures: 1, error_line: 'out of paper 7', owner: null }],
      skips: {},
      skips_complete: true,
      late: [],
      services: [
        { kind: 'scheduler', count: 0, last_pass_at: null },
        { kind: 'api', last_pass_at: null },
      ],
      pools: [{ name: 'default', workers: 0 }],
      failing_count: 1,
      ledger: { unexplained: 0, days: 0, checked_at: null },
    });
    expect(overview.success_rate).toBeCloseTo(2 / 3);
  });

  it('tell in the same answer what else a page shows', async () => {
    expect(Object.keys(await api.client.statistics.overview())).not.toContain('series');
    const { series, failures, runs } = await api.client.statistics.overview({
      range: '1h',
      include: ['series', 'failures', 'runs'],
    });
    expect(series).toMatchObject({ step_ms: 60_000, rows: { length: 3 } });
    expect(failures).toMatchObject({ groups: [{ runs: 1, error_line: 'out of paper 7' }], is_complete: true });
    expect(runs).toMatchObject({ running: [], usual: [], failed: [{ job_name: 'digest', output: null }], skipped: [] });
    const some = await api.client.statistics.overview({ include: ['runs'] });
    expect([some.series, some.runs?.failed.length]).toEqual([undefined, 1]);
  });

  it('tell the rest where a part of it is too much to count', async () => {
    const hurried = createStatisticsReader(api.db, { connections: 2, deadlineMs: 100, keptMs: 0 });
    await onTestServer(async (client) => {
      await client.query('begin; lock table aster.finished_runs, aster.run_stats in access exclusive mode');
      const parts = await answerParts(hurried, 3_600_000, ['series', 'failures', 'runs']);
      await client.query('rollback');
      expect(parts).toEqual({ series: null, failures: null, runs: null });
    }, api.connectionString);
  });

  it('tell what runs have come to, in columns', async () => {
    const { columns, rows, step_ms } = await api.client.statistics.runs({ pool: 'default' });
    expect([step_ms, columns.length]).toEqual([60_000, 12]);
    const sum = (name: string) => rows.reduce((total, row) => total + Number(row[columns.indexOf(name)]), 0);
    expect([sum('succeeded'), sum('failed')]).toEqual([2, 1]);
    const [p50 = 0] = rows.map((row) => row[columns.indexOf('p50_ms')]);
    expect(Math.abs(Number(p50) - 1_000)).toBeLessThan(50);
    for (const row of rows) expect(row[columns.indexOf('p99_ms')]).toBeLessThanOrEqual(1_000); // `max_ms`
    expect((await api.client.statistics.runs({ pool: 'other' })).rows).toEqual([]);
  });

  it('tell the same of a job, named by its name, with what it has come to lately', async () => {
    const {
      rows,
      columns,
      numbers,
      by_version: byVersion,
    } = await api.client.jobs.statistics('digest', { step: '1h' });
    expect(rows.reduce((total, row) => total + Number(row[columns.indexOf('succeeded')]), 0)).toBe(2);
    expect(numbers).toMatchObject({ ticks: 3, ran: 3, skipped: {}, is_complete: true });
    expect(numbers.success_rate).toBeCloseTo(2 / 3);
    expect(Math.abs(Number(numbers.p50_ms) - 1_000)).toBeLessThan(50);
    expect(byVersion).toMatchObject([{ version: null, succeeded: 2, failed: 1 }]);
    expect(byVersion[0]?.success_rate).toBeCloseTo(2 / 3);
    const heat = await api.client.jobs.heat(jobId, { by: 'day_hour' });
    expect(heat.columns).toEqual([
      'at',
      'succeeded',
      'failed',
      'timed_out',
      'cancelled',
      'skipped',
      'p50_ms',
      'max_ms',
    ]);
    expect(heat.rows.length).toBeGreaterThan(0);
  });

  it('put failures together', async () => {
    const { groups, is_complete } = await api.client.statistics.failures();
    expect(is_complete).toBe(true);
    expect(groups).toMatchObject([
      { runs: 1, jobs: 1, error_line: 'out of paper 7', reason: 'exit_code', exit_code: 3, job_names: ['digest'] },
    ]);
  });

  it('tell what ran when, and what is to come, page by page', async () => {
    await api.client.jobs.create({ name: 'elsewhere', command: 'true', cron_expr: '@manually', pool: 'other' });
    const to = new Date(Date.now() + 3 * 3_600_000).toISOString();
    const { rows, busy, px_ms, cursor } = await api.client.statistics.timeline({ to, width: 2_000, limit: 1 });
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ key: jobId, name: 'digest', lanes: 1, waits: [] });
    expect(rows[0]?.bars.reduce((sum, bar) => sum + bar[4], 0)).toBe(3);
    expect(rows[0]?.ticks).toHaveLength(3);
    expect(busy.columns).toEqual(['at', 'running', 'slots']);
    expect(busy.rows.length).toBeGreaterThan(0);
    expect(px_ms).toBe(43_200);
    const next = await api.client.statistics.timeline({ to, limit: 1, cursor });
    expect(next.rows.map(({ name }) => name)).toEqual(['elsewhere']);
    expect(next.cursor).toBeUndefined();
    const alone = await api.client.statistics.timeline({ to, job: 'elsewhere' });
    expect(alone.rows.map(({ name }) => name)).toEqual(['elsewhere']);
    expect((await api.client.statistics.timeline({ to, job: 'nowhere' })).rows).toEqual([]);
    const pools = await api.client.statistics.timeline({ to, group: 'pool' });
    expect(pools.rows.map(({ name, bars }) => [name, bars.length > 0])).toEqual([
      ['default', true],
      ['other', false],
    ]);
    expect((await api.client.statistics.timeline({ to, group: 'worker' })).rows).toEqual([]);
  });

  it('forecast what will start, with peaks and clock changes', async () => {
    const range = { from: '2026-03-29T00:00:00Z', to: '2026-03-30T00:00:00Z', step: '1h' } as const;
    await api.client.jobs.create({
      name: 'early',
      command: 'true',
      cron_expr: '30 2 * * *',
      timezone: 'Europe/Berlin',
    });
    const forecast = await api.client.statistics.forecast(range);
    expect(forecast.columns).toEqual(['at', 'starts', 'running_p50', 'running_p95', 'slots']);
    expect(forecast.rows).toHaveLength(24);
    expect(forecast.rows[1]?.slice(0, 2)).toEqual([Date.parse('2026-03-29T01:00:00Z'), 2]);
    expect(forecast.clock_changes).toEqual([
      { timezone: 'Europe/Berlin', at: '2026-03-29T01:00:00.000Z', from: '+01:00', to: '+02:00', kind: 'gap', jobs: 1 },
    ]);
    expect(forecast.is_complete).toBe(true);
    const again = await api.client.statistics.forecast({ ...range, pool: 'other' });
    expect(again.rows.every((row) => row[1] === 0)).toBe(true);
  });

  it('simulate a change, which is not made', async () => {
    const { before, after, skips } = await api.client.statistics.simulate({
      from: '2026-05-01T00:00:00Z',
      to: '2026-05-02T00:00:00Z',
      step: '1h',
      changes: [
        { op: 'delete', job: 'digest' },
        { op: 'put', job: 'new', cron_expr: '*/10 * * * *', concurrency_policy: 'forbid', usual_ms: 840_000 },
      ],
    });
    expect([before.rows[5]?.[1], after.rows[5]?.[1]]).toEqual([1, 6]);
    expect(skips).toMatchObject([{ job: 'new', expected: 72, ticks: 144 }]);
    expect((await api.client.jobs.list({ q: 'digest' })).items).toHaveLength(1);
    expect((await api.client.jobs.list({ q: 'new' })).items).toHaveLength(0);
  });

  it('simulate for a pool: a job that comes to it is told of, one that leaves it no more', async () => {
    const range = { from: '2026-05-01T00:00:00Z', to: '2026-05-02T00:00:00Z', step: '1h' } as const;
    const of = async (pool: string) => {
      const changes = [{ op: 'put', job: 'digest', pool: 'reports', concurrency_policy: 'forbid' }] as const;
      const { before, after, skips } = await api.client.statistics.simulate({ ...range, pool, changes });
      return [before.rows[5]?.[1], after.rows[5]?.[1], skips.length];
    };
    expect([await of('default'), await of('reports')]).toMatchObject([
      [1, 0, 0],
      [0, 1, expect.any(Number) as number],
    ]);
  });

  it.each([
    [{ changes: [{ op: 'delete', job: 'nobody' }] }, 'changes[0].job'],
    [{ changes: [{ op: 'put', job: 'nobody' }] }, 'changes[0].job'],
    [{ changes: [{ op: 'put', job: 'digest', cron_expr: 'x' }] }, 'cron_expr'],
    [{ changes: [], from: '2026-01-01T00:00:00Z', to: '2027-01-01T00:00:00Z' }, 'step'],
  ])('refuse to simulate %j', async (json, field) => {
    const problem = problemOf(await call(`${api.server.url}/api/v1/simulate`, { json }));
    expect(problem).toMatchObject({ status: 400, code: 'INVALID_INPUT' });
    expect(problem.errors?.[0]?.field).toContain(field);
  });

  it.each([
    ['stats/runs?step=1m&from=2020-01-01T00:00:00Z', 'step'],
    ['stats/runs?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z', 'from'],
    ['jobs/digest/stats?step=1m', 'step'],
    ['jobs/digest/heat?by=day_hour&from=2020-01-01T00:00:00Z', 'by'],
    ['failures?limit=0', 'limit'],
    ['stats/overview?range=99y', 'range'],
    ['timeline?from=2020-01-01T00:00:00Z', 'from'],
    ['timeline?width=1', 'width'],
    ['forecast?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z', 'to'],
    ['forecast?to=2099-01-01T00:00:00Z', 'step'],
    ['forecast?from=9999-12-31T12:00:00Z', 'to'],
    ['timeline?sort=size', 'sort'],
  ])('refuse %s', async (path, field) => {
    const problem = problemOf(await call(`${api.server.url}/api/v1/${path}`));
    expect(problem).toMatchObject({ status: 400, code: 'INVALID_INPUT', errors: [{ field }] });
  });

  it('know no job that is not there', async () => {
    expect(problemOf(await call(`${api.server.url}/api/v1/jobs/nobody/stats`)).code).toBe('NOT_FOUND');
  });
});
