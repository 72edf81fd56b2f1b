import { describeThrown } from '@aster-scheduler/core';
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
    expect(messages).toEqual([
      'claiming runs: away',
      'planning due jobs: away',
      'claiming runs: away\n(and 1 more like it since the last warning)',
    ]);
  });

  it('tells of what was taken from the worker, and of edits that were overwritten', () => {
    const job = { type: 'job.synced', jobId: 'a', jobName: 'digest', isNew: false } as const;
    warn({ type: 'lease.lost', workerId: 'a', runs: 3 });
    now += 60_000;
    warn({ type: 'lease.lost', workerId: 'a', runs: 1 });
    now += 60_000;
    warn({ type: 'lease.lost', workerId: 'a', runs: 0 });
    warn({ ...job, changed: ['pool'], overwritten: ['pool'], kept: [] });
    expect(messages).toEqual([
      'the lease of this worker ran out, 3 runs were taken from it',
      'the lease of this worker ran out, 1 run was taken from it',
      'the lease of this worker ran out; it had nothing to run',
      'the code has changed pool of job digest, which somebody had edited',
    ]);
  });

  it('tells of the failed attempts of each job with what was thrown and what that was caused by', () => {
    const error = describeThrown(new Error('outer', { cause: Object.assign(new TypeError('inner'), { code: 'E7' }) }));
    const run = { type: 'run.settled', runId: 'r', jobId: 'a', jobName: 'digest', attemptNum: 1 } as const;
    warn({ ...run, status: 'scheduled', durationMs: 1_500, error });
    warn({ ...run, status: 'failed', error });
    warn({ ...run, status: 'failed', jobId: 'b', jobName: 'other', errorMsg: 'exited with code 1' });
    expect(messages[0]).toMatch(
      /^attempt 1 of run r of job digest failed after 1\.5s, and will be tried again: Error: outer\n +at .*caused by TypeError \[E7\]: inner\n +at /s,
    );
    expect(messages.slice(1)).toEqual(['attempt 1 of run r of job other failed: exited with code 1']);
    warn({ ...run, jobId: 'c', status: 'succeeded' });
    warn({ ...run, jobId: 'c', status: 'scheduled', reason: 'handed_back' });
    expect(messages).toHaveLength(2);
  });

  it('is silent about everything else', () => {
    warn({ type: 'service.started', service: 'worker' });
    warn({ type: 'job.synced', jobId: 'a', jobName: 'b', isNew: true, changed: [], overwritten: [], kept: ['pool'] });
    expect(messages).toEqual([]);
  });
});
