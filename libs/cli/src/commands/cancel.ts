import { Command } from '@commander-js/extra-typings';
import type { CommandModule } from '../command/command-module.js';
import { labelOption } from '../input/label-option.js';
import { changeRuns } from '../runs/change-runs.js';
import { chooseRuns } from '../runs/choose-runs.js';
import { isEnded, liveStatuses } from '../runs/is-ended.js';
import { listChosen } from '../runs/list-chosen.js';

/** `aster cancel`. */
export const cancelCommand: CommandModule = {
  completes: 'run or job',
  examples: [
    { command: 'aster cancel nightly/report', does: 'every run of the job that has not ended' },
    { command: "aster cancel --job 'etl/*' --status scheduled --yes", does: 'what has not started yet' },
    { command: 'aster cancel --from now-1h --yes', does: 'what has not ended of the last hour' },
  ],
  create: (session) =>
    new Command('cancel')
      .description('Stop runs: what has not started is cancelled, what runs gets SIGTERM, and SIGKILL after its grace.')
      .argument('[runs...]', 'runs, or jobs: all their runs that have not ended and are as the options say')
      .option('--job <pattern>', "of these jobs: 'etl/*'")
      .addOption(labelOption())
      .option('--status <statuses>', `of these: ${liveStatuses.join(', ')}`)
      .option('--from <instant>', 'scheduled at this instant or later')
      .option('--to <instant>', 'scheduled before this instant')
      .option('--dry-run', 'only list which runs they are')
      .action(async (named, options) => {
        const choice = { statuses: liveStatuses, newestOnly: false };
        const runs = await chooseRuns(session, named, options, choice);
        if (options.dryRun === true) return listChosen(session, runs);
        const client = await session.client();
        await changeRuns(session, runs, {
          ...{ verb: 'cancel', done: 'cancelled', isByFilter: named.length === 0 },
          send: async (id, idempotencyKey) => client.runs.cancel(id, { idempotencyKey }),
          tell: ({ id, status }) => (isEnded(status) ? `cancelled ${id}` : `told to end ${id}`),
        });
      }),
};
