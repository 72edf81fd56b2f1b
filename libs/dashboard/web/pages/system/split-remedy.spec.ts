import { splitRemedy } from './split-remedy.js';

describe('splitRemedy', () => {
  it.each([
    ['aster migrate', ['aster migrate']],
    ['aster services; aster workers', ['aster services', 'aster workers']],
    ['aster system; is the database near, and not busy?', ['aster system']],
    ['run the same version of Node.js everywhere: aster services -o wide', ['aster services -o wide']],
    ['aster worker with WORKER_POOLS, or aster set JOB pool=default', ['aster worker', 'aster set JOB pool=default']],
    ['aster forecast says how many jobs they touch; aster next JOB', ['aster forecast', 'aster next JOB']],
    ['aster ledger --check', ['aster ledger --check']],
    ['alter system set fsync = on', ['alter system set fsync = on']],
    ['vacuum aster.live_runs, and see open transactions above', ['vacuum aster.live_runs']],
    [
      'select pid, query from pg_stat_activity order by xact_start',
      ['select pid, query from pg_stat_activity order by xact_start'],
    ],
    ['lower DB_POOL_SIZE, or raise max_connections of Postgres', []],
  ])('finds in "%s" the commands %j', (remedy, commands) => {
    const pieces = splitRemedy(remedy);
    expect(pieces.filter(({ isCommand }) => isCommand).map(({ text }) => text)).toEqual(commands);
    expect(pieces.map(({ text }) => text).join('')).toBe(remedy);
  });
});
