import type { BackfillResource } from '@aster-scheduler/client';
import { Command, Option } from '@commander-js/extra-typings';
import type { CommandModule } from '../command/command-module.js';
import { exitCodes } from '../errors/exit-codes.js';
import { findJob } from '../objects/find-job.js';
import { printOne } from '../print/print-one.js';
import { waitForRun } from '../runs/wait-for-run.js';
import { confirmChange } from '../session/confirm.js';
import type { Session } from '../session/session.js';
import { formatFullInstant, type Times } from '../time/format-instant.js';
import { parseInstant } from '../time/parse-instant.js';

/** `aster backfill`. */
export const backfillCommand: CommandModule = {
  completes: 'job',
  examples: [
    { command: 'aster backfill nightly/report --from now-3d --to now --dry-run', does: 'only list the ticks' },
    {
      command: 'aster backfill nightly/report --from yesterday --to today',
      does: 'make the runs of one day that are missing',
    },
    {
      command: 'aster backfill nightly/report --from now-2d --to now-1d --no-dependants',
      does: 'without the jobs below',
    },
  ],
  create: (session) =>
    new Command('backfill')
      .description('Make runs for the ticks of a past range that have none.')
      .argument('<name>')
      .requiredOption('--from <instant>', 'the first instant of the range')
      .requiredOption('--to <instant>', 'the last instant of the range')
      .addOption(new Option('--fold <which>', 'of a time that comes twice').choices(['first', 'second'] as const))
      .option('--no-dependants', 'the jobs below do not see how the runs end')
      .option('--dry-run', 'only show what would be made')
      .option('--wait', 'until all of them have ended')
      .option('--timeout <duration>', 'wait no longer')
      .action(async (name, options) => {
        const job = await findJob(session, name);
        const times = await session.times(job.timezone);
        const at = (text: string) => parseInstant(text, { ...times, fold: options.fold }).toISOString();
        const input = {
          from: at(options.from),
          to: at(options.to),
          dependants: options.dependants,
          dry_run: options.dryRun === true,
        };
        if (options.dryRun !== true) await confirmChange(session);
        const { idempotencyKey } = session.settings;
        const made = await (await session.client()).jobs.backfill(job.id, input, { idempotencyKey });
        await printOne(session, {
          resource: made,
          name: made.runs.map(({ id }) => id).join('\n'),
          text: () => render(made, times),
        });
        const count = made.ticks.length;
        const verb = made.dry_run ? 'would get' : 'got';
        session.say(`${count} ${count === 1 ? 'tick' : 'ticks'} ${verb} a run; ${made.already_run} had one`);
        if (options.wait === true) await waitForAll(session, made);
      }),
};

function render(made: BackfillResource, times: Times): string {
  const ids = new Map(made.runs.map((run) => [run.scheduled_at, run]));
  return made.ticks
    .map((tick) => {
      const run = ids.get(tick);
      return `${formatFullInstant(new Date(tick), times)}${run === undefined ? '' : `  ${run.status}  ${run.id}`}\n`;
    })
    .join('');
}

async function waitForAll(session: Session, made: BackfillResource): Promise<void> {
  for (const { id, status } of made.runs) {
    if (status === 'skipped') continue;
    const run = await waitForRun(session, id);
    if (run.status !== 'succeeded') session.exitCode = exitCodes.failed;
  }
}
