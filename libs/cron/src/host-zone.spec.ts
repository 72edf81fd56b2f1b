import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';

const jest = createRequire(import.meta.url).resolve('jest/bin/jest');
const config = new URL('../jest.config.js', import.meta.url).pathname;

describe('the zone of the host', () => {
  it('does not matter', async () => {
    const args = ['--experimental-vm-modules', jest, '--config', config, '--runInBand', 'calendar', 'readme'];
    const settings = { TZ: 'America/Sao_Paulo', ASTER_CRON_ORACLE_RUNS: '30', NODE_OPTIONS: '', FORCE_COLOR: '0' };
    const env = { ...process.env, ...settings };
    const { stderr } = await promisify(execFile)(process.execPath, args, { env });
    expect(stderr).toMatch(/Test Suites: 2 passed, 2 total/);
  });
});
