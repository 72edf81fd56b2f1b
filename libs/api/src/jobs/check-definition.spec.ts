import { type FieldProblem, InvalidInputError, type JobDefinition } from '@aster-scheduler/core';
import { aDefinition } from '../testing/a-job.js';
import { checkDefinition } from './check-definition.js';

function problemsOf(given: Partial<JobDefinition>): readonly FieldProblem[] {
  try {
    checkDefinition(aDefinition(given));
  } catch (error) {
    if (error instanceof InvalidInputError) return error.problems;
    throw error;
  }
  return [];
}

const upstream = [{ job: 'up', condition: 'success' }] as const;

describe('checkDefinition', () => {
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
    expect(problemsOf(given)).toEqual([]);
  });

  it.each<[Partial<JobDefinition>, string, RegExp]>([
    [{ command: undefined }, 'command', /^is required unless handler is given$/],
    [{ handler: 'digest' }, 'handler', /^excludes command/],
    [{ payload: 1 }, 'payload', /^only a handler/],
    [{ command: undefined, handler: 'digest', args: ['x'] }, 'args', /^only a command/],
    [{ command: undefined, handler: 'digest', env: { A: '' } }, 'env', /^only a command/],
    [{ command: undefined, handler: 'digest', workingDirectory: '/' }, 'working_directory', /^only a command/],
    [{ cronExpr: undefined }, 'cron_expr', /^is required unless depends_on is given; .* says @manually$/],
    [{ cronExpr: '' }, 'cron_expr', /empty/],
    [{ cronExpr: '* * * *' }, 'cron_expr', /./],
    [{ cronExpr: '60 * * * *' }, 'cron_expr', /60.*position 0/],
    [{ cronExpr: '@reboot' }, 'cron_expr', /unknown descriptor/],
    [{ cronExpr: '0 0 30 2 *' }, 'cron_expr', /^never fires: no day/],
    [{ cronExpr: '@every 2500000h' }, 'cron_expr', /^never fires: its period/],
    [{ timezone: 'Mars/Olympus' }, 'timezone', /unknown time zone/],
    [{ cronExpr: undefined, dependsOn: upstream, timezone: 'Mars/Olympus' }, 'timezone', /unknown time zone/],
    [
      { retry: { maxRetries: 0, delayMs: 6, backoff: 1, maxDelayMs: 5 } },
      'retry_max_delay',
      /^must be at least .* 6ms$/,
    ],
  ])('refuses %j', (given, field, message) => {
    expect(problemsOf(given)).toEqual([{ field, message: expect.stringMatching(message) as string }]);
  });

  it('names the problems of all fields', () => {
    expect(problemsOf({ command: undefined, cronExpr: 'x' }).map(({ field }) => field)).toEqual([
      'command',
      'cron_expr',
    ]);
  });
});
