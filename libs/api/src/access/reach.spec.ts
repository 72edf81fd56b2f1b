import type { IncomingMessage } from 'node:http';
import { type Reach, roles } from '@aster-scheduler/core';
import { routeTable } from '../router/route-table.js';
import type { Route } from '../routes/route.js';
import { call, type Called, type CallOptions, problemOf } from '../testing/call.js';
import { runToEnd, startTestWorker } from '../testing/run-jobs.js';
import { startTestApi, type TestApi } from '../testing/start-test-api.js';
import { tellFailure } from '../testing/tell-failure.js';

const reach: Reach = { pools: ['default'], labels: ['team=data', 'team=ml'], namePrefixes: ['etl/'] };
const within = { command: 'true', cron_expr: '@hourly', labels: { team: 'ml' } };

const rows = routeTable.map((route): [string, Route] => [`${route.method} ${route.path}`, route]);

function of(rule: string): [string, Route][] {
  return rows.filter(([, { right }]) => right !== 'everybody' && right.reach === rule);
}

describe('who may reach some jobs only', () => {
  let api: TestApi;
  /** Ids and names of what is out of reach. */
  let hidden: { readonly jobs: readonly string[]; readonly runs: readonly string[]; readonly names: readonly string[] };
  let visible: { readonly job: string; readonly run: string; readonly incident: string };

  async function limited(path: string, options: CallOptions = {}): Promise<Called> {
    return call(api.server.url + path, {
      ...options,
      headers: { ...options.headers, 'x-reach': JSON.stringify(reach) },
    });
  }

  beforeAll(async () => {
    const authorize = ({ headers }: IncomingMessage) => {
      const given = headers['x-reach'];
      return typeof given === 'string'
        ? { role: 'admin' as const, reach: JSON.parse(given) as Reach, name: 'ann' }
        : true;
    };
    api = await startTestApi({ authorize });
    const worker = await startTestWorker(api.db);
    const make = async (name: string, more: object = {}) => api.client.jobs.create({ name, ...within, ...more });
    const seen = await make('etl/visible');
    const unseen = [
      await make('other/hidden-name'),
      await make('etl/hidden-label', { labels: { team: 'web' }, depends_on: [{ job: seen.id }] }),
      await make('etl/hidden-unlabelled', { labels: {} }),
      await make('etl/hidden-pool', { pool: 'hidden-place' }),
    ];
    const { incident } = await tellFailure(api, seen.id);
    await tellFailure(api, unseen[0]?.id ?? '');
    await api.db.deleteFrom('alert_rules').execute();
    await api.db.deleteFrom('finished_runs').execute();
    visible = { job: seen.id, run: await runToEnd(api.db, worker, seen.id, { output: 'seen' }), incident };
    const runs = [
      await runToEnd(api.db, worker, unseen[0]?.id ?? '', { output: 'hidden-output' }),
      (await api.client.jobs.trigger(unseen[3]?.id ?? '')).id,
    ];
    const names = [...unseen.map(({ name }) => name), 'hidden-place'];
    hidden = { jobs: unseen.flatMap(({ id, name }) => [id, name]), runs, names };
  });

  afterAll(async () => api.stop());

  it.each(of('job'))('%s knows no job out of reach, by its id or its name', async (_name, route) => {
    for (const id of hidden.jobs) {
      const raw = route.method === 'GET' ? undefined : '{}';
      const path = route.path
        .replace('{id}', encodeURIComponent(id))
        .replace('{at}', '2026-01-05T00:00:00Z')
        .replaceAll(/\{\w+\}/g, '1');
      const answer = await limited(path, { method: route.method, raw });
      expect(problemOf(answer)).toMatchObject({ status: 404, code: 'NOT_FOUND', detail: `there is no job ${id}` });
    }
  });

  it.each(of('run'))('%s knows no run of a job out of reach', async (_name, route) => {
    for (const id of hidden.runs) {
      const raw = route.method === 'GET' ? undefined : '{}';
      const path = route.path.replace('{id}', id).replaceAll(/\{\w+\}/g, '1');
      const answer = await limited(path, { method: route.method, raw });
      expect(problemOf(answer)).toMatchObject({ status: 404, code: 'NOT_FOUND', detail: `there is no run ${id}` });
    }
  });

  it.each(of('everything'))('%s is refused', async (_name, route) => {
    const raw = route.method === 'GET' ? undefined : '{}';
    const answer = await limited(route.path.replaceAll(/\{\w+\}/g, '1'), { method: route.method, raw });
    expect(problemOf(answer)).toMatchObject({ status: 403, code: 'FORBIDDEN' });
  });

  it.each(of('handled').filter(([, { method }]) => method === 'GET'))(
    '%s tells nothing of a job out of reach',
    async (_name, { path }) => {
      const query = { '/api/v1/search': '?q=hidden', '/api/v1/jobs/groups': '?by=pool' }[path] ?? '';
      const answer = await limited(
        path.replace('{id}', path.includes('/incidents/') ? visible.incident : visible.job) + query,
      );
      expect(answer.status).toBe(200);
      for (const text of [...hidden.jobs, ...hidden.runs, ...hidden.names]) expect(answer.text).not.toContain(text);
    },
  );

  it('sees what is within reach, and counts that alone', async () => {
    const jobs = (await limited('/api/v1/jobs')).body as { readonly id: string }[];
    expect(jobs.map(({ id }) => id)).toEqual([visible.job]);
    const runs = (await limited('/api/v1/runs')).body as { readonly id: string }[];
    expect(runs.map(({ id }) => id)).toEqual([visible.run]);
    expect((await limited(`/api/v1/runs/${visible.run}/output`)).text).toBe('seen');
    const pools = (await limited('/api/v1/pools')).body as { readonly name: string }[];
    expect(pools.map(({ name }) => name)).toEqual(['default']);
  });

  it('makes no job out of reach, and takes none there', async () => {
    const json = { name: 'etl/mine', ...within };
    for (const change of [{ name: 'mine' }, { pool: 'gpu' }, { labels: {} }, { labels: { team: 'web' } }]) {
      const made = await limited('/api/v1/jobs', { json: { ...json, ...change } });
      expect(problemOf(made).detail).toMatch(/^the job would be out of your reach: it must have the pool "default"/);
      expect((await limited('/api/v1/jobs/validate', { json: { ...json, ...change } })).status).toBe(403);
      const moved = await limited(`/api/v1/jobs/${visible.job}`, { method: 'PATCH', json: change });
      expect(problemOf(moved)).toMatchObject({ status: 403, code: 'FORBIDDEN' });
    }
    const made = await limited('/api/v1/jobs', { json, headers: { 'idempotency-key': 'once' } });
    expect(made.status).toBe(201);
    const { id } = made.body as { readonly id: string };
    await api.client.jobs.update(id, { pool: 'elsewhere' });
    const again = await limited('/api/v1/jobs', { json, headers: { 'idempotency-key': 'once' } });
    expect(problemOf(again)).toMatchObject({ status: 404 });
    await api.client.jobs.delete(id);
  });

  it('makes a job by its name within reach, and is told all that is wrong with one', async () => {
    const headers = { 'if-none-match': '*' };
    const put = async (name: string, json: object) =>
      limited(`/api/v1/jobs/${encodeURIComponent(name)}`, { method: 'PUT', json, headers });
    const made = await put('etl/named', within);
    expect([made.status, (await put('mine', within)).status]).toEqual([201, 403]);
    const faulty = problemOf(await put('etl/faulty', { ...within, unknown: 1, cron_expr: 'nonsense' }));
    expect(faulty.errors?.map(({ field }) => field)).toEqual(['unknown', 'cron_expr']);
    for (const id of hidden.jobs) {
      for (const more of [{}, headers]) {
        const answer = await limited(`/api/v1/jobs/${encodeURIComponent(id)}`, {
          method: 'PUT',
          json: {},
          headers: more,
        });
        expect(problemOf(answer)).toMatchObject({ status: 404, detail: `there is no job ${id}` });
      }
    }
    await api.client.jobs.delete('etl/named');
  });

  it('starts no run in a pool out of reach', async () => {
    const elsewhere = await limited(`/api/v1/jobs/${visible.job}/trigger`, { json: { pool: 'gpu' } });
    expect(problemOf(elsewhere).detail).toMatch(/^the job would be out of your reach: it must have the pool "default"/);
    const here = await limited(`/api/v1/jobs/${visible.job}/trigger`, { json: { pool: 'default' } });
    expect(here.status).toBe(202);
    await api.client.runs.cancel((here.body as { readonly id: string }).id);
  });

  it('hangs no job on one out of reach', async () => {
    for (const job of hidden.jobs) {
      const json = { name: 'etl/hanging', ...within, depends_on: [{ job }] };
      const problem = problemOf(await limited('/api/v1/jobs', { json }));
      expect(problem.errors).toEqual([{ field: 'depends_on[0]', message: `there is no job ${JSON.stringify(job)}` }]);
      const { depends_on } = json;
      const changed = await limited(`/api/v1/jobs/${visible.job}`, { method: 'PATCH', json: { depends_on } });
      expect(problemOf(changed).errors).toEqual(problem.errors);
    }
  });

  it('has idempotency keys of its own', async () => {
    const headers = { 'idempotency-key': 'shared' };
    const json = { args: ['1'] };
    const path = `/api/v1/jobs/${visible.job}/trigger`;
    const first = (await call(api.server.url + path, { json, headers })).body as { readonly id: string };
    const other = await limited(path, { json, headers });
    expect(other.headers.get('idempotent-replayed')).toBeNull();
    expect((other.body as { readonly id: string }).id).not.toBe(first.id);
  });
});

describe('the right of each role', () => {
  it('lets who may operate pause and resume a job, and change nothing else', async () => {
    const api = await startTestApi({
      authorize: ({ headers }) => {
        const role = roles.find((each) => each === headers['x-role']);
        return role === undefined ? true : { role };
      },
    });
    const { id } = await api.client.jobs.create({ name: 'job', ...within });
    const change = async (json: object, role = 'operate') =>
      call(`${api.server.url}/api/v1/jobs/${id}`, { method: 'PATCH', json, headers: { 'x-role': role } });
    expect((await change({ status: 'inactive' }, 'read')).status).toBe(403);
    expect((await change({ status: 'inactive' })).status).toBe(200);
    expect((await change({ status: 'active' })).status).toBe(200);
    for (const json of [
      { status: 'archived' },
      { status: 'active', command: 'false' },
      { command: 'false' },
      { status: 'active', owner: null },
      {},
    ]) {
      expect(problemOf(await change(json)).detail).toBe('this needs the role write; yours is operate');
    }
    expect((await change({ status: 'archived' }, 'write')).status).toBe(200);
    expect((await change({ status: 'active' })).status).toBe(403);
    expect((await change({ status: 'active' }, 'write')).status).toBe(200);
    await api.stop();
  });
});
