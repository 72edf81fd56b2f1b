import { readFileSync } from 'node:fs';
import { schemaVersion } from '@aster-scheduler/db';
import { startTestApi, type TestApi } from '../testing/start-test-api.js';

describe('the information about what answers', () => {
  let api: TestApi;

  beforeAll(async () => {
    api = await startTestApi();
  });

  afterAll(async () => api.stop());

  it('has the versions of program and tables, and the time by the database', async () => {
    const root = new URL('../../package.json', import.meta.url);
    const { version } = JSON.parse(readFileSync(root, 'utf8')) as { version: string };
    const info = await api.client.info();
    expect(info).toMatchObject({ version, schema_version: schemaVersion });
    expect(Math.abs(Date.parse(info.server_time) - Date.now())).toBeLessThan(60_000);
  });
});
