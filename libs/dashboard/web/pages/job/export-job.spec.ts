import { exportCrontab } from './export-job.js';

describe('a job for a crontab', () => {
  it.each([
    [{ name: 'etl/load', status: 'active' as const }, 'aster export crontab etl/load'],
    [{ name: "o'clock; rm x\\", status: 'active' as const }, String.raw`aster export crontab 'o'\''clock; rm x\'`],
    [{ name: 'paused', status: 'inactive' as const }, 'aster export crontab paused --with-disabled'],
    [{ name: 'all*', status: 'active' as const }, 'aster export crontab 0198-id'],
    [{ name: '--user', status: 'active' as const }, 'aster export crontab 0198-id'],
  ])('%j is what the command line writes for this job alone', (job, line) => {
    expect(exportCrontab({ id: '0198-id', ...job })).toBe(line);
  });
});
