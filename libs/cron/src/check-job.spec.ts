import { definitionNames, jobDefaults, type JobDefinition } from '@aster-scheduler/core';
import { checkJob, checkJobTogether } from './check-job.js';

/** A valid command, but for what is given. */
const aJob = (given: object): JobDefinition => ({
  ...jobDefaults,
  name: 'digest',
  cronExpr: '@daily',
  command: '/bin/true',
  ...given,
});

const upstream = [{ job: 'up', condition: 'success' }] as const;

describe('checkJob', () => {
  it.each<[Partial<JobDefinition>]>([
    [{}],
    [{ cronExpr: '@manually' }],
    [{ cronExpr: '@every 90s' }],
    [{ cronExpr: '*/10 * * * * *' }],
    [{ cronExpr: 'CRON_TZ=Asia/Tokyo 0 9 * * *' }],
    [{ cronExpr: '0 0 29 2 *' }],
    [{ cronExpr: undefined, dependsOn: upstream }],
    [{ cronExpr: '@daily', dependsOn: upstream }],
    [{ command: undefined, handler: 'digest', payload: { a: 1 } }],
    [{ retry: { maxRetries: 0, delayMs: 5, backoff: 1, maxDelayMs: 5 } }],
  ])('accepts %j', (given) => {
    expect(checkJob(aJob(given))).toEqual([]);
  });

  it.each<[Partial<JobDefinition>, string, RegExp]>([
    [{ command: undefined }, 'command', /^is required unless handler is given$/],
    [{ handler: 'digest' }, 'handler', /^excludes command/],
    [{ payload: 1 }, 'payload', /^only a handler/],
    [{ command: undefined, handler: 'digest', args: ['x'] }, 'args', /^only a command/],
    [{ command: undefined, handler: 'digest', env: { A: '' } }, 'env', /^only a command/],
    [{ command: undefined, handler: 'digest', workingDirectory: '/' }, 'workingDirectory', /^only a command/],
    [{ cronExpr: undefined }, 'cronExpr', /^is required unless dependsOn is given; .* says @manually$/],
    [{ cronExpr: '' }, 'cronExpr', /empty/],
    [{ cronExpr: '* * * *' }, 'cronExpr', /./],
    [{ cronExpr: '60 * * * *' }, 'cronExpr', /60.*position 0/],
    [{ cronExpr: '@reboot' }, 'cronExpr', /unknown descriptor/],
    [{ cronExpr: '0 0 30 2 *' }, 'cronExpr', /^never fires: no day/],
    [{ cronExpr: '@every 2500000h' }, 'cronExpr', /^never fires: its period/],
    [{ timezone: 'Mars/Olympus' }, 'timezone', /unknown time zone/],
    [{ cronExpr: undefined, dependsOn: upstream, timezone: 'Mars/Olympus' }, 'timezone', /unknown time zone/],
    [
      { retry: { maxRetries: 0, delayMs: 6, backoff: 1, maxDelayMs: 5 } },
      'retry.maxDelayMs',
      /^must be at least .* 6ms$/,
    ],
  ])('refuses %j', (given, field, message) => {
    expect(checkJob(aJob(given))).toEqual([{ field, message: expect.stringMatching(message) as string }]);
  });

  it.each<[object, string, string]>([
    [{ name: undefined }, 'name', 'is required'],
    [{ name: 5 }, 'name', 'must be text'],
    [{ name: ' digest' }, 'name', 'must have no white space around it, and be in the Unicode form NFC'],
    [{ description: 'x'.repeat(10_001) }, 'description', 'must have at most 10000 characters, not 10001'],
    [{ command: [] }, 'command', 'must be text: the program alone, with its arguments in args'],
    [{ args: ['a', 1] }, 'args', 'element 2 must be text'],
    [{ env: { ASTER_X: '' } }, 'env', 'the name "ASTER_X" is reserved: ASTER_ variables are set for every run'],
    [{ workingDirectory: 'tmp' }, 'workingDirectory', 'must be an absolute path'],
    [{ status: 'paused' }, 'status', 'must be one of active, inactive, archived'],
    [{ timeoutMs: 0 }, 'timeoutMs', 'must be at least 1ms'],
    [{ timeoutMs: NaN }, 'timeoutMs', 'must be a duration such as 500ms, 90s, 5m or 1h30m, at most 240000h'],
    [
      { killGraceMs: 864_000_000_001 },
      'killGraceMs',
      'must be a duration such as 500ms, 90s, 5m or 1h30m, at most 240000h',
    ],
    [{ queueLimit: 0.5 }, 'queueLimit', 'must be a whole number from 0 to 100000'],
    [{ retry: { ...jobDefaults.retry, backoff: '2' } }, 'retry.backoff', 'must be a number from 1 to 100'],
    [{ pool: 'a b' }, 'pool', 'must not contain white space or commas'],
    [{ keepRuns: null }, 'keepRuns', 'must be a whole number from 1 to 1000000'],
    [{ dependsOn: 'up' }, 'dependsOn', 'must be a list'],
    [{ dependsOn: [{ job: '', condition: 'success' }] }, 'dependsOn[0]', 'must not be empty'],
    [
      { dependsOn: [{ job: 'up', condition: 'always' }] },
      'dependsOn[0].condition',
      'must be one of success, failure, completion',
    ],
  ])('says of the field in %j what is wrong with it', (given, field, message) => {
    expect(checkJob(aJob(given))).toEqual([{ field, message }]);
  });

  it('names the problems of all fields, as the caller calls them', () => {
    const names = { ...definitionNames, command: 'cmd', cronExpr: 'cron', 'retry.delayMs': 'delay' };
    const retry = { ...jobDefaults.retry, delayMs: 6, maxDelayMs: 5 };
    expect(checkJob(aJob({ command: undefined, cronExpr: 'x', priority: 0.5, retry }), names)).toEqual([
      { field: 'priority', message: 'must be a whole number from -2147483648 to 2147483647' },
      { field: 'cmd', message: 'is required unless handler is given' },
      { field: 'retry.maxDelayMs', message: 'must be at least delay, 6ms' },
      { field: 'cron', message: expect.any(String) as string },
    ]);
  });

  it('says nothing that may only follow from a field that was refused by itself', () => {
    const faulty = new Set(['command', 'cronExpr']);
    expect(checkJobTogether(aJob({ command: undefined, cronExpr: undefined }), { faulty })).toEqual([]);
    expect(checkJob(aJob({ cronExpr: 5, timezone: 'Mars/Olympus' })).map(({ field }) => field)).toEqual(['cronExpr']);
  });
});
