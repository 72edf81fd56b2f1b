import { warnOfFailures } from './warn-of-failures.js';

describe('warnOfFailures', () => {
  let now: number;
  let messages: string[];
  let warn: ReturnType<typeof warnOfFailures>;
  beforeEach(() => {
    now = 1_000;
    messages = [];
    warn = warnOfFailures(
      (message) => messages.push(message),
      () => now,
    );
  });

  it('tells of each kind of failure once a minute', () => {
    const lost = { type: 'database.lost', doing: 'claiming runs', error: new Error('away') } as const;
    warn(lost);
    warn(lost);
    warn({ ...lost, doing: 'planning due jobs' });
    now += 60_000;
    warn(lost);
    expect(messages).toEqual(['claiming runs: away', 'planning due jobs: away', 'claiming runs: away']);
  });

  it('tells of what was taken from the worker, and of edits that were overwritten', () => {
    const job = { type: 'job.synced', jobId: 'a', jobName: 'digest', isNew: false } as const;
    warn({ type: 'lease.lost', workerId: 'a', runs: 3 });
    warn({ ...job, changed: ['pool'], overwritten: ['pool'], kept: [] });
    expect(messages).toEqual([
      'the lease of this worker ran out, 3 runs were taken from it',
      'the code has changed pool of job digest, which somebody had edited',
    ]);
  });

  it('is silent about everything else', () => {
    warn({ type: 'service.started', service: 'worker' });
    warn({ type: 'job.synced', jobId: 'a', jobName: 'b', isNew: true, changed: [], overwritten: [], kept: ['pool'] });
    expect(messages).toEqual([]);
  });
});
