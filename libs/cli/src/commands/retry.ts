import type { RetryInput } from '@aster-scheduler/client';
import { Command } from '@commander-js/extra-typings';
import type { CommandModule } from '../command/command-module.js';
import { collect } from '../input/collect.js';
import { labelOption } from '../input/label-option.js';
import { parseAssignments } from '../input/parse-assignments.js';
import { readJsonArgument } from '../input/read-json-argument.js';
import { changeRuns } from '../runs/change-runs.js';
import { chooseRuns } from '../runs/choose-runs.js';
import { endedStatuses } from '../runs/is-ended.js';
import { listChosen } from '../runs/list-chosen.js';

/** `aster retry`. */
export const retryCommand: CommandModule = {
  completes: 'run or job',
  examples: [
    { command: 'aster retry last-failed', does: 'the newest that failed' },
    {
      command: "aster retry nightly/report -e DAY=2026-11-27 --note 'for the day before'",
      does: 'the newest run of the job that has ended, with another variable',
    },
    {
      command: "aster retry --job 'nightly/*' --status failed --from now-2h --yes",
      does: 'whatever failed in the last two hours',
    },
  ],
  create: (session) =>
    new Command('retry')
      .description(
        'Run finished runs again, with what they were given unless it is said otherwise. Each makes a new run.',
      )
      .argument('[runs...]', 'runs, or jobs: their newest run that has ended and is as the options say')
      .option('--job <pattern>', "of these jobs: 'etl/*'")
      .addOption(labelOption())
      .option('--status <statuses>', 'of these; without names failed and timed_out unless given')
      .option('--from <instant>', 'scheduled at this instant or later')
      .option('--to <instant>', 'scheduled before this instant')
      .option('-a, --arg <text>', "an argument instead of the run's; may be repeated", collect)
      .option('-e, --env <NAME=value>', "a variable over the run's; may be repeated", collect)
      .option('--payload <json>', 'for a handler: JSON, or @file')
      .option('--run-timeout <duration>', 'how long each attempt may take')
      .option('--note <text>', 'why, for whoever looks at the new run')
      .option('--dry-run', 'only list which runs they are')
      .action(async (named, options) => {
        const { job, from, to, label } = options;
        const isAny = named.length === 0 && [job, from, to, label].some((value) => value !== undefined);
        const filters = isAny ? { ...options, status: options.status ?? 'failed,timed_out' } : options;
        const runs = await chooseRuns(session, named, filters, { statuses: endedStatuses, newestOnly: true });
        if (options.dryRun === true) return listChosen(session, runs);
        const client = await session.client();
        const input = await inputOf(options);
        await changeRuns(session, runs, {
          ...{ verb: 'retry', done: 'retried', isByFilter: named.length === 0 },
          isOneByOne: input !== undefined,
          send: async (id, idempotencyKey) => client.runs.retry(id, { input, idempotencyKey }),
          tell: ({ id, retry_of: before }) => `made ${id}, which repeats ${before ?? ''}`,
        });
      }),
};

/** `undefined` when nothing is said otherwise. */
async function inputOf(options: {
  readonly arg?: readonly string[];
  readonly env?: readonly string[];
  readonly payload?: string;
  readonly runTimeout?: string;
  readonly note?: string;
}): Promise<RetryInput | undefined> {
  const { arg: args, env, payload, runTimeout: timeout, note } = options;
  const input = {
    ...(args === undefined ? {} : { args }),
    ...(env === undefined ? {} : { env: parseAssignments(env, '--env') }),
    ...(payload === undefined ? {} : { payload: await readJsonArgument(payload, '--payload') }),
    ...(timeout === undefined ? {} : { timeout }),
    ...(note === undefined ? {} : { note }),
  };
  return Object.keys(input).length === 0 ? undefined : input;
}
