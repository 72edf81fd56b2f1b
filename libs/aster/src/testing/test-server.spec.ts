import { createTestAster } from './create-test-aster.js';
import { startTestServer } from './test-server.js';

describe('startTestServer', () => {
  it('serves tests that name no server of their own, until it is stopped', async () => {
    const server = await startTestServer();
    {
      await using test = await createTestAster({ serverUrl: server.connectionString });
      test.aster.job('digest', { cron: '@hourly' }, () => 'ok');
      await test.aster.start();
      await test.advance('2h');
      expect(await test.listRuns('digest')).toHaveLength(2);
      expect(new URL(test.connectionString).port).toBe(new URL(server.connectionString).port);
    }
    await server.stop();
    await expect(createTestAster({ serverUrl: server.connectionString })).rejects.toThrow();
  });
});
