import { Command, Option } from '@commander-js/extra-typings';
import type { CommandModule } from '../command/command-module.js';
import { CliError } from '../errors/cli-error.js';
import { exitCodes } from '../errors/exit-codes.js';
import { findJob } from '../objects/find-job.js';
import { printable } from '../output/printable.js';
import { confirmChange } from '../session/confirm.js';
import { keyFor } from '../session/key-for.js';
import { formatFullInstant } from '../time/format-instant.js';
import { parseInstant } from '../time/parse-instant.js';

/** `aster unskip`. */
export const unskipCommand: CommandModule = {
  completes: 'job',
  examples: [
    {
      command: 'aster skip nightly/report && aster unskip nightly/report',
      does: 'the next one that was to be skipped',
    },
    {
      command: "aster skip nightly/report --at 'tomorrow 02:30' && aster unskip nightly/report --at 'tomorrow 02:30'",
      does: 'another one',
    },
    { command: 'aster skip nightly/report && aster unskip nightly/report --all', does: 'all of them' },
  ],
  create: (session) =>
    new Command('unskip')
      .description('Take back that a tick is to be skipped, until it is due.')
      .argument('<name>')
      .option('--at <tick>', 'next, or an instant in the zone of the job', 'next')
      .addOption(new Option('--fold <which>', 'of a time that comes twice').choices(['first', 'second'] as const))
      .option('--all', 'every tick that is to be skipped')
      .action(async (name, { at, fold, all }) => {
        const job = await findJob(session, name);
        const client = await session.client();
        const times = await session.times(job.timezone);
        const options = { now: times.now, timezone: job.timezone, fold };
        const isNamed = all !== true && at !== 'next';
        const skips = isNamed ? [] : (await client.jobs.skips(job.id)).map((skip) => new Date(skip.at));
        const ticks = isNamed ? [parseInstant(at, options)] : skips.slice(0, all === true ? undefined : 1);
        if (ticks.length === 0) {
          throw new CliError(exitCodes.notFound, `${job.name} skips no tick to come`, {
            hint: `aster next ${job.name}`,
          });
        }
        await confirmChange(session);
        for (const tick of ticks) {
          const idempotencyKey = keyFor(session, tick.toISOString(), ticks.length === 1);
          await client.jobs.unskip(job.id, tick, { idempotencyKey });
          session.say(`${printable(job.name)} will run at ${formatFullInstant(tick, times)}`);
        }
      }),
};
