import type { AppliedJob, ApplyInput, ApplyResource, JobResource } from '@aster-scheduler/client';
import fc from 'fast-check';
import { call, problemOf } from '../testing/call.js';
import { startTestApi, type TestApi } from '../testing/start-test-api.js';

const job = { command: 'true', cron_expr: '@daily' };

describe('jobs of a source', () => {
  let api: TestApi;
  let made = 0;

  beforeAll(async () => {
    api = await startTestApi();
  });

  afterAll(async () => api.stop());

  /** A source of its own for each test, with names that no other has. */
  function aSource(): {
    readonly source: string;
    apply(jobs: readonly AppliedJob[], more?: Partial<ApplyInput>): Promise<ApplyResource>;
    get(name: string): Promise<JobResource>;
  } {
    made += 1;
    const source = `source ${made}`;
    return {
      source,
      apply: async (jobs, more = {}) => api.client.jobs.apply({ source, jobs, ...more }),
      get: async (name) => api.client.jobs.get(name),
    };
  }

  async function refusal(sent: object): Promise<object> {
    return problemOf(await call(`${api.server.url}/api/v1/apply`, { method: 'POST', json: sent }));
  }

  it('are made, changed and archived, and stay as they are when nothing has changed', async () => {
    const { source, apply, get } = aSource();
    const first = [
      { ...job, name: 'one.a' },
      { ...job, name: 'one.b', depends_on: [{ job: 'one.a' }] },
    ];
    expect(await apply(first, { dry_run: true })).toMatchObject({ is_applied: false, unchanged: 0 });
    await expect(get('one.a')).rejects.toMatchObject({ status: 404 });
    expect(await apply(first)).toMatchObject({
      ...{ is_applied: true, creates: [{ name: 'one.a' }, { name: 'one.b' }], updates: [], prunes: [], conflicts: [] },
    });
    expect(await get('one.b')).toMatchObject({
      managed_by: source,
      depends_on: [{ job: 'one.a', condition: 'success' }],
    });
    const before = await get('one.a');
    expect(await apply(first)).toMatchObject({ creates: [], updates: [], unchanged: 2 });
    expect(await get('one.a')).toEqual(before);
    const changed = await apply([{ ...job, name: 'one.a', timeout: '1200s' }]);
    expect(changed).toMatchObject({
      updates: [{ name: 'one.a', changes: [{ field: 'timeout', from: '10m', to: '20m', is_drift: false }] }],
      prunes: [{ name: 'one.b', way: 'archive' }],
    });
    expect(await get('one.b')).toMatchObject({ status: 'archived', managed_by: source });
    expect(await apply([{ ...job, name: 'one.a', timeout: '20m' }])).toMatchObject({ unchanged: 1, prunes: [] });
  });

  it('keep of which revision of the files each of their versions is', async () => {
    const { apply } = aSource();
    await apply([{ ...job, name: 'revised' }], { revision: 'abc', author: 'somebody' });
    await apply([{ ...job, name: 'revised', timeout: '1m' }], { revision: 'def-dirty' });
    await api.client.jobs.update('revised', { pool: 'by-hand' });
    expect(await api.client.jobs.versions('revised')).toMatchObject([
      { version: 3, origin: 'api', revision: null, author: null },
      { version: 2, origin: 'apply', revision: 'def-dirty', author: null },
      { version: 1, origin: 'apply', revision: 'abc', author: 'somebody' },
    ]);
  });

  it('come back when they are declared again', async () => {
    const { apply, get } = aSource();
    await apply([{ ...job, name: 'back' }]);
    const { id } = await get('back');
    await apply([]);
    expect(await get('back')).toMatchObject({ status: 'archived' });
    await apply([{ ...job, name: 'back' }]);
    expect(await get('back')).toMatchObject({ id, status: 'active' });
  });

  it('have what was never declared left to people, and what is no longer declared set back', async () => {
    const { apply, get } = aSource();
    await apply([{ ...job, name: 'fields', timeout: '1m', labels: { team: 'ops' } }]);
    await api.client.jobs.update('fields', { status: 'inactive', pool: 'by-hand' });
    expect(await apply([{ ...job, name: 'fields', timeout: '1m' }])).toMatchObject({
      updates: [{ name: 'fields', changes: [{ field: 'labels', from: { team: 'ops' }, to: {} }] }],
    });
    expect(await get('fields')).toMatchObject({ status: 'inactive', pool: 'by-hand', labels: {} });
  });

  it('refuse edits of what is declared unless they are forced, and tell them as drift', async () => {
    const { source, apply, get } = aSource();
    await apply([{ ...job, name: 'locked', timeout: '1m' }]);
    const { jobs } = api.client;
    for (const change of [{ timeout: '2m' }, { name: 'other' }, { command: 'false' }]) {
      await expect(jobs.update('locked', change)).rejects.toMatchObject({ status: 409, code: 'MANAGED' });
    }
    await expect(jobs.delete('locked')).rejects.toMatchObject({ status: 409, code: 'MANAGED' });
    const { version } = await jobs.update('locked', { timeout: '3m' }, { force: true });
    await jobs.update('locked', { timeout: '1m' }, { force: true });
    await expect(jobs.restore('locked', version)).rejects.toMatchObject({ status: 409, code: 'MANAGED' });
    expect(await jobs.restore('locked', version, { force: true })).toMatchObject({ timeout: '3m', managed_by: source });
    await jobs.update('locked', { status: 'inactive' });
    await jobs.update('locked', { status: 'active', priority: 5 });
    await jobs.update('locked', { timeout: '2m' }, { force: true });
    await jobs.update('locked', { name: 'unlocked' }, { force: true });
    const { plan, ...told } = await apply([{ ...job, name: 'locked', timeout: '1m' }], { dry_run: true });
    expect(plan).toMatch(/^[0-9a-f]{32}$/);
    expect(told).toMatchObject({
      updates: [
        {
          name: 'locked',
          changes: [
            { field: 'name', from: 'unlocked', to: 'locked' },
            { field: 'timeout', from: '2m', to: '1m', is_drift: true },
          ],
        },
      ],
    });
    await apply([{ ...job, name: 'locked', timeout: '1m' }]);
    expect(await get('locked')).toMatchObject({ timeout: '1m', priority: 5, managed_by: source });
    await jobs.setSource('locked', null);
    expect(await jobs.update('locked', { timeout: '3m' })).toMatchObject({ timeout: '3m', managed_by: null });
  });

  it('are told without the values of their variables, which may be secret', async () => {
    const { apply } = aSource();
    await apply([{ ...job, name: 'told', env: { PASSWORD: 'hunter2hunter2' } }]);
    const told = await apply([{ ...job, name: 'told', env: { PASSWORD: 'correct horse', REGION: 'eu' } }]);
    expect(told.updates).toMatchObject([
      { name: 'told', changes: [{ field: 'env', from: ['PASSWORD'], to: ['PASSWORD', 'REGION'] }] },
    ]);
    const kept = await api.db.selectFrom('idempotency_keys').select('response').execute();
    expect(JSON.stringify(kept)).not.toMatch(/hunter2|correct horse/);
  });

  it('are renamed by the name that they had', async () => {
    const { apply, get } = aSource();
    await apply([{ ...job, name: 'before' }]);
    const { id } = await get('before');
    await apply([{ ...job, name: 'after', was: 'before' }]);
    expect(await get('after')).toMatchObject({ id });
    expect(await apply([{ ...job, name: 'after', was: 'before' }])).toMatchObject({ unchanged: 1 });
  });

  it('are two where one has been given the name of the other by hand', async () => {
    const { apply, get } = aSource();
    await apply([{ ...job, name: 'first' }]);
    const { id } = await get('first');
    await api.client.jobs.update('first', { name: 'second' }, { force: true });
    const both = ['first', 'second'].map((name) => ({ ...job, name }));
    expect(await apply(both)).toMatchObject({ creates: [{ name: 'second' }], updates: [{ name: 'first' }] });
    expect(await get('first')).toMatchObject({ id });
    const split = [...both, { ...job, name: 'third', was: 'second' }];
    expect(await apply(split)).toMatchObject({ creates: [{ name: 'third' }], updates: [], unchanged: 2 });
  });

  it('are conflicts where others own them, and nothing is done', async () => {
    const { apply: ofOther } = aSource();
    await ofOther([{ ...job, name: 'theirs' }]);
    await api.client.jobs.create({ ...job, name: 'by hand' });
    const { apply, source, get } = aSource();
    const jobs = ['theirs', 'by hand', 'new'].map((name) => ({ ...job, name }));
    expect(await apply(jobs, { dry_run: true })).toMatchObject({
      conflicts: [
        { name: 'theirs', why: expect.stringContaining('belongs to the source') as string },
        { name: 'by hand', why: expect.stringContaining('was made by hand') as string },
      ],
    });
    await expect(apply(jobs)).rejects.toMatchObject({ status: 409, code: 'PLAN_CONFLICT' });
    await expect(get('new')).rejects.toMatchObject({ status: 404 });
    expect(await apply(jobs, { take_over: true })).toMatchObject({
      creates: [{ name: 'new' }],
      updates: [
        { name: 'theirs', changes: [{ field: 'managed_by', to: source }] },
        { name: 'by hand', changes: [{ field: 'managed_by', from: null, to: source }] },
      ],
    });
    expect(await get('by hand')).toMatchObject({ managed_by: source });
    expect(await get('theirs')).toMatchObject({ managed_by: source });
    expect(await ofOther([], { prune: 'delete' })).toMatchObject({ prunes: [] });
  });

  it('are deleted where that is asked for, those that depend on each other too', async () => {
    const { apply, get } = aSource();
    await apply([
      { ...job, name: 'gone.a' },
      { ...job, name: 'gone.b', depends_on: [{ job: 'gone.a' }] },
      { ...job, name: 'stays' },
    ]);
    expect(await apply([{ ...job, name: 'stays' }], { prune: 'keep' })).toMatchObject({ prunes: [] });
    expect(await apply([{ ...job, name: 'stays' }], { prune: 'delete' })).toMatchObject({
      prunes: [
        { name: 'gone.a', way: 'delete' },
        { name: 'gone.b', way: 'delete' },
      ],
    });
    await expect(get('gone.a')).rejects.toMatchObject({ status: 404 });
  });

  it('may turn edges round and name each other in any order', async () => {
    const { apply, get } = aSource();
    await apply([
      { ...job, name: 'turn.b', depends_on: [{ job: 'turn.a' }] },
      { ...job, name: 'turn.a' },
    ]);
    await apply([
      { ...job, name: 'turn.a', depends_on: [{ job: 'turn.b' }, { job: 'turn.c' }] },
      { ...job, name: 'turn.b', depends_on: [] },
      { ...job, name: 'turn.c', depends_on: [{ job: 'turn.b' }] },
    ]);
    expect((await get('turn.a')).depends_on.map((edge) => edge.job)).toEqual(['turn.b', 'turn.c']);
    const round = [
      { ...job, name: 'round.a', depends_on: [{ job: 'round.b' }] },
      { ...job, name: 'round.b', depends_on: [{ job: 'round.a' }] },
    ];
    await expect(aSource().apply(round)).rejects.toMatchObject({ status: 409, code: 'DEPENDENCY_CYCLE' });
  });

  it('are applied exactly as planned, or not at all; of two at once one wins', async () => {
    const { apply, get } = aSource();
    await apply([{ ...job, name: 'planned' }]);
    const wanted = ['1m', '2m'].map((timeout) => [{ ...job, name: 'planned', timeout }]);
    const plans = await Promise.all(wanted.map(async (jobs) => apply(jobs, { dry_run: true })));
    const raced = await Promise.allSettled(
      wanted.map(async (jobs, index) => apply(jobs, { expected_plan: plans[index]?.plan })),
    );
    expect(raced.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(raced.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { status: 409, code: 'PLAN_CONFLICT' },
    });
    const winner = raced.findIndex(({ status }) => status === 'fulfilled');
    expect(await get('planned')).toMatchObject({ timeout: ['1m', '2m'][winner] });
    const { plan } = await apply(wanted[0] ?? [], { dry_run: true });
    await api.client.jobs.update('planned', { timeout: '3m' }, { force: true });
    await expect(apply(wanted[0] ?? [], { expected_plan: plan })).rejects.toMatchObject({ code: 'PLAN_CONFLICT' });
  });

  it('are refused with all that is wrong at once', async () => {
    const jobs = [
      { ...job, name: 'x', timeout: 'soon', colour: 'red' },
      { ...job, name: 'y', cron_expr: 'never' },
      { ...job, name: 'y' },
      'z',
    ];
    expect(await refusal({ source: ' ', jobs, prun: 'x' })).toMatchObject({ status: 400 });
    expect(await refusal({ source: 's', jobs })).toMatchObject({
      status: 400,
      errors: [
        { field: 'jobs[0].colour' },
        { field: 'jobs[0].timeout' },
        { field: 'jobs[2].name', message: 'is that of jobs[1] as well' },
        { field: 'jobs[3]' },
      ],
    });
    expect(await refusal({ source: 's', jobs: [{ ...job, name: 'y', cron_expr: 'never' }] })).toMatchObject({
      errors: [{ field: 'jobs[0].cron_expr' }],
    });
    expect(await refusal({ source: 's', jobs: [{ ...job, name: 'y', depends_on: ['nowhere'] }] })).toMatchObject({
      status: 400,
    });
  });

  it('take a thousand in one request, and others get their turn meanwhile', async () => {
    const { apply } = aSource();
    const many = Array.from({ length: 1_000 }, (_, index) => ({
      ...job,
      name: `many/${index}`,
      args: ['a', 'b', 'c'],
    }));
    expect(await apply(many)).toMatchObject({ is_applied: true });
    expect(await apply(many)).toMatchObject({ unchanged: 1_000, updates: [] });
  });

  it('differ in nothing after they were applied, whatever they are', async () => {
    const fields = fc.record(
      {
        timeout: fc.constantFrom('1m', '60s', '1h30m', '90m', null),
        retry_delay: fc.constantFrom('0s', '10m', '1h', null),
        labels: fc.dictionary(fc.stringMatching(/^[a-z]{1,3}$/), fc.stringMatching(/^[a-z]{1,3}$/), { maxKeys: 2 }),
        priority: fc.integer({ min: -5, max: 5 }),
        status: fc.constantFrom('active', 'inactive', 'archived', null),
        output_encoding: fc.constantFrom('latin1', 'utf8', null),
      },
      { requiredKeys: [] },
    );
    const fleet = fc.array(fc.tuple(fields, fc.boolean()), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(fleet, fleet, async (one, other) => {
        const { apply } = aSource();
        const prefix = `random ${made}`;
        const jobsOf = (given: typeof one) =>
          given.map(([more, waits], index) => ({
            ...{ ...job, ...more, name: `${prefix}/${index}` },
            ...(waits && index > 0 ? { depends_on: [{ job: `${prefix}/${index - 1}` }] } : {}),
          }));
        for (const jobs of [jobsOf(one), jobsOf(other)]) {
          await apply(jobs as readonly AppliedJob[]);
          expect(await apply(jobs as readonly AppliedJob[], { dry_run: true })).toMatchObject({
            ...{ creates: [], updates: [], prunes: [], conflicts: [], unchanged: jobs.length, records: 0 },
          });
        }
      }),
      { numRuns: 12 },
    );
  });
});
