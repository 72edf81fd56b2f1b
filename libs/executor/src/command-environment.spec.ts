import { commandEnvironment } from './command-environment.js';

const own = { PATH: '/bin', HOME: '/home/x', LANG: 'C', TZ: 'UTC', TMPDIR: '/t', USER: 'x', SHELL: '/bin/sh' };

describe('commandEnvironment', () => {
  it('passes the inherited few and nothing else of the worker', () => {
    const secrets = { DATABASE_URL: 'secret', API_KEYS: 'secret', NODE_OPTIONS: '--inspect', LD_PRELOAD: 'x' };
    expect(commandEnvironment({ ...own, ...secrets }, {}, {})).toEqual(own);
  });

  it('leaves out what the worker does not have', () => {
    expect(commandEnvironment({ PATH: '/bin', HOME: undefined }, {}, {})).toEqual({ PATH: '/bin' });
  });

  it("lets the job's variables win over the inherited, and ASTER_* over both", () => {
    const env = commandEnvironment(own, { PATH: '/job', A: '1', ASTER_RUN_ID: 'forged' }, { ASTER_RUN_ID: 'r' });
    expect(env).toEqual({ ...own, PATH: '/job', A: '1', ASTER_RUN_ID: 'r' });
  });
});
