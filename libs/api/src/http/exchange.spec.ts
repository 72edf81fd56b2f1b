import { call, problemOf } from '../testing/call.js';
import { startTestApi, type TestApi } from '../testing/start-test-api.js';

describe('a fault of the server', () => {
  let api: TestApi;

  beforeAll(async () => {
    api = await startTestApi();
    await api.db.schema.alterTable('jobs').renameTo('jobs_elsewhere').execute();
  });

  afterAll(async () => api.stop());

  it('is told to the operator with all that is known, and to the client with nothing but a name for it', async () => {
    const answer = await call(`${api.server.url}/api/v1/jobs`, { headers: { 'x-request-id': 'fault-1' } });
    expect(problemOf(answer)).toMatchObject({ status: 500, code: 'INTERNAL' });
    expect(answer.headers.get('x-request-id')).toBe('fault-1');
    expect(answer.text).not.toMatch(/aster\.|relation|select|\/src\//i);
    expect(api.events).toContainEqual({
      type: 'http.failed',
      method: 'GET',
      route: '/api/v1/jobs',
      requestId: 'fault-1',
      error: expect.objectContaining({ message: expect.stringContaining('does not exist') as string }) as Error,
    });
  });

  it('leaves the server as it was', async () => {
    expect((await call(`${api.server.url}/readyz`)).status).toBe(200);
  });
});
