import { call, problemOf } from '../testing/call.js';
import { startTestApi, type TestApi } from '../testing/start-test-api.js';

describe('a job under a policy', () => {
  let api: TestApi;

  beforeAll(async () => {
    api = await startTestApi({
      commandProblemOf: ({ command }) =>
        command === 'report' ? undefined : { field: 'command', message: 'is not allowed by the policy' },
    });
  });

  afterAll(async () => api.stop());

  const job = { name: 'nightly', cron_expr: '@hourly' };

  it('is made and edited with a command that it allows', async () => {
    await api.client.jobs.create({ ...job, command: 'report' });
    await api.client.jobs.update('nightly', { timeout: '5m' });
  });

  it('is neither made, tried out nor edited with any other', async () => {
    const requests = [
      ['POST', 'jobs', { ...job, name: 'other', command: 'sh' }],
      ['POST', 'jobs/validate', { ...job, name: 'other', command: 'sh' }],
      ['PATCH', 'jobs/nightly', { command: 'sh' }],
    ] as const;
    for (const [method, path, json] of requests) {
      const problem = problemOf(await call(`${api.server.url}/api/v1/${path}`, { method, json }));
      expect(problem.errors).toEqual([{ field: 'command', message: 'is not allowed by the policy' }]);
    }
  });
});
