import { Client } from 'pg';
import type { EmbeddedEvent } from '../aster-options.js';
import { createTestAster, type TestAster } from './create-test-aster.js';

const friday = new Date('2026-03-27T06:00:00Z'); // two days before clocks go forward in Berlin

let test: TestAster;
let events: EmbeddedEvent[];
beforeEach(async () => {
  events = [];
  test = await createTestAster({ startAt: friday, onEvent: (event) => events.push(event) });
});
afterEach(async () => test.close());

const at = (text: string): Date => new Date(`2026-03-${text}Z`);

describe('createTestAster', () => {
  it('passes three days: each tick runs at its time, by the wall clock of its zone', async () => {
    const ran: string[] = [];
    test.aster.job('digest', { cron: '0 9 * * *', timezone: 'Europe/Berlin' }, ({ run }) => {
      ran.push(run.scheduledAt.toISOString());
      return test.now().toISOString();
    });
    await test.aster.start();
    await test.advance('72h');
    expect(test.now()).toEqual(at('30T06:00:00'));
    expect(ran).toEqual(['2026-03-27T08:00:00.000Z', '2026-03-28T08:00:00.000Z', '2026-03-29T07:00:00.000Z']);
    const runs = await test.listRuns('digest');
    expect(runs.map((run) => run.result)).toEqual(ran);
    for (const run of runs) {
      expect(run).toMatchObject({ status: 'succeeded', startedAt: run.scheduledAt, finishedAt: run.scheduledAt });
    }
  });

  it('lets time stand still while nothing advances it', async () => {
    test.aster.job('digest', { cron: '@hourly' }, () => 'ok');
    await test.aster.start();
    await test.advance('0s');
    expect(await test.listRuns()).toEqual([]);
    await test.advance('59m59s');
    expect(await test.listRuns()).toEqual([]);
    await test.advance('1s');
    expect(await test.listRuns()).toMatchObject([{ status: 'succeeded', scheduledAt: at('27T07:00:00') }]);
  });

  it('runs triggers of now and of later', async () => {
    const job = test.aster.job('digest', {}, ({ payload }) => payload);
    await test.aster.start();
    await job.trigger('later', { after: '2h' });
    const { id } = await job.trigger('now', { key: 'k' });
    await test.advance('0s');
    expect(await job.findRun(id)).toMatchObject({ result: 'now', scheduledAt: friday });
    await test.advance('119m');
    expect((await test.listRuns()).map((run) => run.status)).toEqual(['succeeded', 'scheduled']);
    await test.advance('1m');
    expect((await test.listRuns()).map((run) => run.result)).toEqual(['now', 'later']);
    await test.advance('166h');
    expect(await job.trigger('now', { key: 'k' })).toMatchObject({ id, isNew: false });
    await test.advance('1s');
    expect(await job.trigger('now', { key: 'k' })).toMatchObject({ isNew: true });
  });

  it('repeats failed attempts when they are due again', async () => {
    const startedAt: Date[] = [];
    test.aster.job('flaky', { cron: '0 7 * * *', retry: { max: 3, delay: '1m', backoff: 2 } }, ({ run }) => {
      startedAt.push(test.now());
      if (run.attemptNum < 3) throw new Error('not yet');
    });
    await test.aster.start();
    await test.advance('2h');
    const [run] = await test.listRuns();
    expect(run).toMatchObject({ status: 'succeeded', attemptNum: 3, scheduledAt: at('27T07:00:00') });
    const delaysMs = startedAt.slice(1).map((start, index) => start.getTime() - startedAt[index]!.getTime());
    expect(delaysMs[0]).toBeGreaterThanOrEqual(30_000);
    expect(delaysMs[0]).toBeLessThanOrEqual(60_000);
    expect(delaysMs[1]).toBeGreaterThanOrEqual(60_000);
    expect(delaysMs[1]).toBeLessThanOrEqual(120_000);
  });

  it('follows dependencies, and handlers that trigger', async () => {
    const { aster } = test;
    const report = aster.job('report', { dependsOn: ['collect', 'clean'] }, ({ run }) => run.upstreamRunIds.length);
    aster.job('collect', { cron: '0 7 * * *' }, () => 'collected');
    aster.job('clean', {}, () => 'cleaned');
    aster.job('start', { cron: '0 8 * * *', pool: 'other' }, async () => void (await aster.trigger('clean')));
    await aster.start();
    await test.advance('1h');
    expect(await report.listRuns()).toEqual([]);
    await test.advance('1h');
    expect(await report.listRuns()).toMatchObject([
      { result: 2, scheduledAt: at('27T08:00:00'), trigger: 'dependency' },
    ]);
  });

  it('leaves commands and jobs of other services alone', async () => {
    const client = new Client({ connectionString: test.connectionString });
    await client.connect();
    test.aster.job('digest', { cron: '@daily' }, () => 'ok');
    await test.aster.start();
    await client.query(`update aster.jobs set handler = null, command = 'true'`);
    await client.end();
    await test.advance('48h');
    expect((await test.listRuns()).map((run) => run.status)).toEqual(['scheduled', 'scheduled']);
  });

  it('passes hours of minutes', async () => {
    let runs = 0;
    test.aster.job('minutely', { cron: '* * * * *' }, () => void (runs += 1));
    await test.aster.start();
    await test.advance('3h');
    expect(runs).toBe(180);
  });

  it('tells what happens', async () => {
    test.aster.job('digest', { cron: '@daily' }, () => 'ok');
    await test.aster.start();
    await test.advance('24h');
    expect(events.map((event) => event.type)).toEqual([
      'job.synced',
      'ticks.materialised',
      'run.started',
      'run.settled',
    ]);
  });

  it('refuses to turn back, and what is no duration', async () => {
    await expect(test.advanceTo(at('27T05:59:59'))).rejects.toThrow('the clock stands at 2026-03-27T06:00:00.000Z');
    await expect(test.advanceTo(new Date(Number.NaN))).rejects.toThrow('invalid date');
    await expect(test.advance('3 days')).rejects.toThrow('"3 days" is not a duration such as 90s or 72h');
  });
});
