import { InvalidInputError } from '@aster-scheduler/core';
import type { JobOptions } from './job-options.js';
import { toDefinition } from './to-definition.js';

function problemsOf(name: string, options: object): Record<string, string> {
  try {
    toDefinition(name, options);
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    return Object.fromEntries(error.problems.map(({ field, message }) => [field, message]));
  }
  return {};
}

describe('toDefinition', () => {
  it('gives what is left out as a job over REST is given it', () => {
    expect(toDefinition('digest', {})).toEqual({
      name: 'digest',
      handler: 'digest',
      outputEncoding: 'utf-8',
      runsOn: 'workers',
      outputStreams: 'separate',
      cronExpr: '@manually',
      timezone: 'UTC',
      args: [],
      env: {},
      status: 'active',
      retry: { maxRetries: 3, delayMs: 5_000, backoff: 2, maxDelayMs: 300_000 },
      timeoutMs: 600_000,
      killGraceMs: 5_000,
      concurrencyPolicy: 'allow',
      queueLimit: 100,
      misfirePolicy: 'latest',
      catchupWindowMs: undefined,
      onWorkerLost: 'retry',
      pool: 'default',
      priority: 0,
      labels: {},
      dependsOn: [],
    });
  });

  it('takes what is given', () => {
    const options: JobOptions = {
      description: 'what is new',
      cron: '0 9 * * 1-5',
      timezone: 'Europe/Berlin',
      payload: { all: true },
      retry: { max: 5, delay: '10m', backoff: 1.5 },
      timeout: '90s',
      killGrace: '0s',
      concurrencyPolicy: 'queue',
      queueLimit: 3,
      misfirePolicy: 'all',
      catchupWindow: '24h',
      onWorkerLost: 'fail',
      pool: 'mail',
      priority: -4,
      keepRuns: 50,
      dependsOn: ['a', { name: 'b' }, { job: { name: 'c' }, condition: 'failure' }],
    };
    expect(toDefinition('digest', options)).toMatchObject({
      description: 'what is new',
      cronExpr: '0 9 * * 1-5',
      timezone: 'Europe/Berlin',
      payload: { all: true },
      retry: { maxRetries: 5, delayMs: 600_000, backoff: 1.5, maxDelayMs: 600_000 },
      timeoutMs: 90_000,
      killGraceMs: 0,
      concurrencyPolicy: 'queue',
      queueLimit: 3,
      misfirePolicy: 'all',
      catchupWindowMs: 86_400_000,
      onWorkerLost: 'fail',
      pool: 'mail',
      priority: -4,
      keepRuns: 50,
      dependsOn: [
        { job: 'a', condition: 'success' },
        { job: 'b', condition: 'success' },
        { job: 'c', condition: 'failure' },
      ],
    });
  });

  it('leaves the schedule out of a job that its dependencies start', () => {
    expect(toDefinition('digest', { dependsOn: ['a'] }).cronExpr).toBeUndefined();
    expect(toDefinition('digest', { dependsOn: ['a'], cron: '@daily' }).cronExpr).toBe('@daily');
  });

  it('names every problem at once', () => {
    expect(
      problemsOf('a\nb', {
        cron: '61 * * * *',
        timezone: 'Europe/Berlin',
        timout: '5m',
        timeout: '5 minutes',
        retry: { max: -1, delay: '2m', maxDelay: '1m', tries: 3 },
        pool: 'a b',
        priority: 0.5,
        concurrencyPolicy: 'skip',
        dependsOn: ['', {}],
      }),
    ).toEqual({
      name: expect.stringContaining('must not contain control characters') as string,
      cron: expect.stringContaining('61'),
      timout: expect.stringMatching(/^is not known; there are description, .*timeout/),
      timeout: expect.stringContaining('must be a duration such as 500ms'),
      'retry.max': 'must be a whole number from 0 to 10000',
      'retry.maxDelay': 'must be at least retry.delay, 2m',
      'retry.tries': expect.stringContaining('is not known'),
      pool: 'must not contain white space or commas',
      priority: 'must be a whole number from -2147483648 to 2147483647',
      concurrencyPolicy: 'must be one of allow, forbid, queue, replace',
      'dependsOn[0]': 'must not be empty',
      'dependsOn[1]': 'must name a job',
    });
  });

  it.each([
    ['', {}, 'name'],
    ['x'.repeat(256), {}, 'name'],
    ['\ud800', {}, 'name'],
    ['..', {}, 'name'],
    ['0198b3d4-0000-7000-8000-000000000001', {}, 'name'],
    [' digest', {}, 'name'],
    ['cafe\u0301', {}, 'name'],
    ['a\u202eb', {}, 'name'],
    ['a', { timezone: 'Mars/Olympus' }, 'timezone'],
    ['a', { cron: '0 0 30 2 *' }, 'cron'],
    ['a', { cron: 5 }, 'cron'],
    ['a', { description: 5 }, 'description'],
    ['a', { description: 'a\0b' }, 'description'],
    ['a', { timeout: '0s' }, 'timeout'],
    ['a', { timeout: 5_000 }, 'timeout'],
    ['a', { priority: Number.NaN }, 'priority'],
    ['a', { keepRuns: 0 }, 'keepRuns'],
    ['a', { keepRuns: 1_000_001 }, 'keepRuns'],
    ['a', { keepRuns: 1.5 }, 'keepRuns'],
    ['a', { keepRuns: null }, 'keepRuns'],
    ['a', { payload: 'a\0b' }, 'payload'],
    ['a', { concurrency: 0 }, 'concurrency'],
    ['a', { command: '/bin/true' }, 'command'],
    ['a', { dependsOn: ['b\nc'] }, 'dependsOn[0]'],
    ['a', { dependsOn: Array<string>(1_001).fill('b') }, 'dependsOn'],
    ['a', { dependsOn: 'b' }, 'dependsOn'],
    ['a', { dependsOn: [{ job: 'b', condition: 'always' }] }, 'dependsOn[0].condition'],
  ])('refuses %j with %j', (name, options, field) => {
    expect(Object.keys(problemsOf(name, options))).toEqual([field]);
  });

  it('counts characters rather than code units', () => {
    expect(problemsOf('\u{1f600}'.repeat(255), {})).toEqual({});
  });
});
