import { defaultDefinition, definitionOf, mergeDocument, parseDuration } from '@aster-scheduler/core';
import { readInput } from '../input/read-input.js';
import { aDefinition, aJob } from '../testing/a-job.js';
import { JobChange } from './job-input.js';
import { toJobResource } from './job-resource.js';

const defaults = { maxRetries: 7, timeoutMs: 60_000 };

function merge(definition: Parameters<typeof mergeDocument>[0], sent: object) {
  return mergeDocument(definition, readInput(JobChange, sent, 'the body'), defaults);
}

describe('mergeDocument', () => {
  it('gives a new job the defaults of the installation', () => {
    expect(merge(defaultDefinition('digest', defaults), {})).toMatchObject({
      name: 'digest',
      timezone: 'UTC',
      retry: { maxRetries: 7, delayMs: 5_000, backoff: 2, maxDelayMs: 300_000 },
      timeoutMs: 60_000,
      killGraceMs: 5_000,
    });
  });

  it.each<[object, object]>([
    [{ max_retries: 0 }, { retry: { maxRetries: 0, delayMs: 5_000, backoff: 2, maxDelayMs: 300_000 } }],
    [{ timeout: '1h30m' }, { timeoutMs: 5_400_000 }],
    [{ kill_grace: '0' }, { killGraceMs: 0 }],
    [
      { cron_expr: '@hourly', timezone: 'Europe/Berlin' },
      { cronExpr: '@hourly', timezone: 'Europe/Berlin' },
    ],
    [
      { args: ['-f'], env: { A: '1' } },
      { args: ['-f'], env: { A: '1' } },
    ],
    [{ payload: false }, { payload: false }],
    [{ depends_on: ['up'] }, { dependsOn: [{ job: 'up', condition: 'success' }] }],
    [
      {
        depends_on: [
          { job: 'up', condition: null },
          { job: 'other', condition: 'failure' },
        ],
      },
      {
        dependsOn: [
          { job: 'up', condition: 'success' },
          { job: 'other', condition: 'failure' },
        ],
      },
    ],
  ])('merges %j', (sent, expected) => {
    const definition = aDefinition();
    expect(merge(definition, sent)).toEqual({ ...definition, ...expected });
  });

  it('takes null for the default, or for none', () => {
    const definition = aDefinition({
      description: 'old',
      timezone: 'Asia/Tokyo',
      args: ['x'],
      timeoutMs: 1,
      retry: { maxRetries: 1, delayMs: 1, backoff: 1, maxDelayMs: 1 },
      pool: 'gpu',
    });
    const sent = {
      description: null,
      timezone: null,
      args: null,
      timeout: null,
      max_retries: null,
      retry_delay: null,
      retry_backoff: null,
      retry_max_delay: null,
      pool: null,
      command: null,
    };
    expect(merge(definition, sent)).toEqual({
      ...aDefinition({ timeoutMs: 60_000, command: undefined, description: undefined }),
      retry: { maxRetries: 7, delayMs: 5_000, backoff: 2, maxDelayMs: 300_000 },
    });
  });

  it('lets the largest delay grow with a delay that is longer, unless it was said otherwise', () => {
    expect(merge(aDefinition(), { retry_delay: '10m' }).retry).toMatchObject({ delayMs: 600_000, maxDelayMs: 600_000 });
    expect(merge(aDefinition(), { retry_delay: '10m', retry_max_delay: '8m' }).retry.maxDelayMs).toBe(480_000);
    expect(merge(aDefinition(), { retry_delay: '10m', retry_max_delay: null }).retry.maxDelayMs).toBe(600_000);
  });

  it('lets the largest delay shrink again with the delay, and leaves one alone that was asked for', () => {
    const longer = merge(aDefinition(), { retry_delay: '10m' });
    expect(merge(longer, { retry_delay: '1m' }).retry).toEqual({ ...aDefinition().retry, delayMs: 60_000 });
    expect(merge(longer, { retry_delay: null }).retry).toEqual(aDefinition().retry);
    const asked = merge(aDefinition(), { retry_max_delay: '1m' });
    // refused
    expect(merge(asked, { retry_delay: '2m' }).retry).toMatchObject({ delayMs: 120_000, maxDelayMs: 60_000 });
    expect(merge(asked, { retry_delay: '2s' }).retry).toMatchObject({ delayMs: 2_000, maxDelayMs: 60_000 });
  });

  it('changes nothing when a job that was read is sent back, and knows the names of its edges', () => {
    const job = aJob({
      description: 'a',
      dependsOn: [{ jobId: '019ca95e-8000-7000-8000-000000000002', jobName: 'up', condition: 'failure' }],
      payload: undefined,
      timeoutMs: parseDuration('1h0.5s') ?? 0,
    });
    const sent = JSON.parse(JSON.stringify(toJobResource(job))) as object;
    const dependsOn = definitionOf(job).dependsOn.map((edge) => ({ ...edge, name: 'up' })); // which is compared later
    expect(merge(definitionOf(job), sent)).toEqual({ ...definitionOf(job), dependsOn });
  });
});
