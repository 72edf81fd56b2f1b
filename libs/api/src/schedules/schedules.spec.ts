import type { SchedulePreviewResource, TickResource } from '@aster-scheduler/client';
import { call, problemOf } from '../testing/call.js';
import { startTestApi, type TestApi } from '../testing/start-test-api.js';

describe('the routes of schedules', () => {
  let api: TestApi;

  beforeAll(async () => {
    api = await startTestApi();
  });

  afterAll(async () => api.stop());

  async function preview(json: object): Promise<SchedulePreviewResource> {
    const answer = await call(`${api.server.url}/api/v1/schedules/preview`, { json });
    if (answer.status !== 200) throw new Error(answer.text);
    return answer.body as SchedulePreviewResource;
  }

  describe('a preview', () => {
    it('tells what an expression comes to, with the marks of clock changes', async () => {
      const spring = { cron_expr: '30 2 * * *', timezone: 'Europe/Berlin', from: '2026-03-28T12:00:00Z', count: 2 };
      await expect(preview(spring)).resolves.toEqual({
        cron_expr: '30 2 * * *',
        timezone: 'Europe/Berlin',
        description: 'At 02:30',
        ticks: [
          { at: '2026-03-29T01:00:00.000Z', local_time: '2026-03-29T03:00:00+02:00', mark: 'gap' },
          { at: '2026-03-30T00:30:00.000Z', local_time: '2026-03-30T02:30:00+02:00', mark: null },
        ],
      });
      const autumn = { cron_expr: 'CRON_TZ=Europe/Berlin 30 * * * *', from: '2026-10-24T23:45:00Z', count: 3 };
      const { timezone, ticks } = await preview(autumn);
      expect(timezone).toBe('Europe/Berlin');
      expect(ticks.map(({ local_time, mark }) => [local_time, mark])).toEqual([
        ['2026-10-25T02:30:00+02:00', 'repeated'],
        ['2026-10-25T02:30:00+01:00', 'repeated'],
        ['2026-10-25T03:30:00+01:00', null],
      ]);
    });

    it('has five ticks after now, unless it is asked otherwise', async () => {
      const { ticks } = await preview({ cron_expr: '*/10 * * * * *' });
      expect(ticks).toHaveLength(5);
      const waits = ticks.map(({ at }) => Date.parse(at) - Date.now());
      expect(Math.min(...waits)).toBeGreaterThan(-60_000);
      expect(Math.max(...waits)).toBeLessThan(60_000);
    });

    it('counts @every from where it begins', async () => {
      const { ticks, description } = await preview({ cron_expr: '@every 90s', from: '2026-03-01T12:00:07Z', count: 2 });
      expect(description).toBe('Every 1 minute and 30 seconds');
      expect(ticks.map(({ at }) => at)).toEqual(['2026-03-01T12:01:37.000Z', '2026-03-01T12:03:07.000Z']);
    });

    it('has no ticks where there are none', async () => {
      await expect(preview({ cron_expr: '@manually' })).resolves.toMatchObject({ ticks: [], timezone: 'UTC' });
      const late = await preview({ cron_expr: '0 0 1 1 *', from: '2198-06-01T00:00:00Z', count: 1000 });
      expect(late.ticks).toHaveLength(1);
    });

    it('has a thousand ticks of a rare schedule', async () => {
      const rare = await preview({ cron_expr: '0 0 29 2 *', timezone: 'America/New_York', count: 1_000 });
      expect(rare.ticks.length).toBeGreaterThan(40);
      expect((await preview({ cron_expr: '* * * * * *', count: 1_000 })).ticks).toHaveLength(1_000);
    });

    it.each<[object, string, RegExp]>([
      [{}, 'cron_expr', /is required/],
      [{ cron_expr: '61 * * * *' }, 'cron_expr', /61/],
      [{ cron_expr: '0 0 30 2 *' }, 'cron_expr', /never fires/],
      [{ cron_expr: '@hourly', timezone: 'Europe/Atlantis' }, 'timezone', /unknown time zone/],
      [{ cron_expr: '@hourly', count: 0 }, 'count', /1 to 1000/],
      [{ cron_expr: '@hourly', count: 1_001 }, 'count', /1 to 1000/],
      [{ cron_expr: '@hourly', from: 'tomorrow' }, 'from', /must be an instant/],
      [{ cron_expr: '@hourly', zone: 'UTC' }, 'zone', /is not known/],
    ])('refuses %j', async (json, field, message) => {
      const problem = problemOf(await call(`${api.server.url}/api/v1/schedules/preview`, { json }));
      expect(problem.errors).toEqual([{ field, message: expect.stringMatching(message) as string }]);
    });
  });

  describe('the ticks of a job', () => {
    it('are those of its schedule, also while it is paused', async () => {
      const { jobs } = api.client;
      await jobs.create({ name: 'noon', command: 'true', cron_expr: '0 12 * * *', timezone: 'Asia/Tokyo' });
      const query = '?from=2026-03-01T00:00:00%2B09:00&count=2';
      const answer = await call(`${api.server.url}/api/v1/jobs/noon/ticks${query}`);
      const ticks = answer.body as TickResource[];
      expect(ticks).toEqual([
        { at: '2026-03-01T03:00:00.000Z', local_time: '2026-03-01T12:00:00+09:00', mark: null },
        { at: '2026-03-02T03:00:00.000Z', local_time: '2026-03-02T12:00:00+09:00', mark: null },
      ]);
      await jobs.update('noon', { status: 'inactive' });
      await expect(jobs.ticks('noon', { count: 2, from: '2026-02-28T15:00:00Z' })).resolves.toEqual(ticks);
      await expect(jobs.ticks('noon')).resolves.toHaveLength(5);
    });

    it('keep the beat of @every', async () => {
      const job = await api.client.jobs.create({ name: 'beat', command: 'true', cron_expr: '@every 7m' });
      const [first] = await api.client.jobs.ticks('beat', { count: 1 });
      expect(first?.at).toBe(job.next_run_at);
    });

    it('are none for a job that only depends on others', async () => {
      await api.client.jobs.create({ name: 'upstream', command: 'true', cron_expr: '@manually' });
      await api.client.jobs.create({ name: 'downstream', command: 'true', depends_on: ['upstream'] });
      await expect(api.client.jobs.ticks('downstream')).resolves.toEqual([]);
      await expect(api.client.jobs.ticks('upstream')).resolves.toEqual([]);
    });

    it('are refused where nobody knows the job or the parameters', async () => {
      const urlOf = (rest: string) => `${api.server.url}/api/v1/jobs/${rest}`;
      expect(problemOf(await call(urlOf('nobody/ticks'))).code).toBe('NOT_FOUND');
      expect(problemOf(await call(urlOf('noon/ticks?count=x'))).errors?.[0]?.field).toBe('count');
      expect(problemOf(await call(urlOf('noon/ticks?to=1'))).errors?.[0]?.field).toBe('to');
    });
  });
});
