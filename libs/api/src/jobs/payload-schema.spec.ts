import { ApiError } from '@aster-scheduler/client';
import { startTestApi, type TestApi } from '../testing/start-test-api.js';

const payload_schema = { type: 'object', properties: { day: { type: 'string', format: 'date' } }, required: ['day'] };
const job = { handler: 'h', cron_expr: '@manually', payload_schema };

describe('a job with a schema for payloads', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
    await api.client.jobs.create({ name: 'report', ...job });
  });
  afterAll(async () => api.stop());

  async function errorsOf(call: Promise<unknown>): Promise<unknown> {
    const error: unknown = await call.catch((caught: unknown) => caught);
    return error instanceof ApiError ? error.fieldProblems : error;
  }

  const isNoDate = [{ field: 'payload.day', message: 'does not match format "date"' }];

  it('is made and edited with a payload of its own that is as it says, and with none', async () => {
    const { jobs } = api.client;
    expect(await errorsOf(jobs.create({ name: 'other', ...job, payload: { day: 'today' } }))).toEqual(isNoDate);
    expect(await errorsOf(jobs.validate({ name: 'other', ...job, payload: { day: 'today' } }))).toEqual(isNoDate);
    await jobs.create({ name: 'other', ...job, payload: { day: '2026-01-05' } });
    expect(await errorsOf(jobs.update('other', { payload: { day: 'today' } }))).toEqual(isNoDate);
    expect(await errorsOf(jobs.update('other', { payload_schema: { type: 'string' } }))).toEqual([
      { field: 'payload', message: 'must be string' },
    ]);
    await jobs.update('other', { payload_schema: { type: 'string' }, payload: 'today' });
  });

  it('is not made with a schema that is none', async () => {
    const made = api.client.jobs.create({ name: 'faulty', ...job, payload_schema: { type: 'strin' } });
    expect(await errorsOf(made)).toEqual([{ field: 'payload_schema.type', message: 'does not match any subschemas' }]);
  });

  it('takes a trigger with a payload that is as it says, and refuses others', async () => {
    const { jobs } = api.client;
    expect(await errorsOf(jobs.trigger('report', { payload: { day: 'today' } }))).toEqual(isNoDate);
    expect(await errorsOf(jobs.trigger('report', { payload: null }))).toEqual([
      { field: 'payload', message: 'must be object' },
    ]);
    const { overrides } = await jobs.trigger('report', { payload: { day: '2026-01-05' } });
    expect(overrides).toMatchObject({ payload: { day: '2026-01-05' } });
    await jobs.trigger('report'); // takes the payload of the job, which has been checked
  });
});
