import { Command, Option } from '@commander-js/extra-typings';
import type { CommandModule } from '../command/command-module.js';
import { labelOption } from '../input/label-option.js';
import { tellOfChange } from '../jobs/change-jobs.js';
import { eachJob } from '../jobs/each-job.js';
import { listMeant } from '../jobs/list-meant.js';
import { findJobsToChange } from '../objects/find-jobs-to-change.js';
import { confirmChange } from '../session/confirm.js';
import { keyFor } from '../session/key-for.js';
import { comingInstant } from '../time/coming-instant.js';
import { formatFullInstant } from '../time/format-instant.js';

/** `aster pause`. */
export const pauseCommand: CommandModule = {
  completes: 'job',
  examples: [
    { command: 'aster pause nightly/report', does: 'one job' },
    { command: "aster pause 'etl/*' nightly/report --for 2h --note 'the disk is full'", does: 'all that fit' },
    { command: 'aster pause nightly/report -o json', does: 'and show it' },
  ],
  create: (session) =>
    new Command('pause')
      .description('Let nothing of a job start by itself: its ticks pass, what waits stays, what runs ends.')
      .argument('[names...]', "jobs, or patterns such as 'etl/*'")
      .option('--all', 'every job that is not archived')
      .addOption(labelOption())
      .option('--until <instant>', 'resume it by itself then: 18:00, 2h; a time of day that has passed is tomorrow')
      .addOption(new Option('--for <span>', 'resume it by itself after so long: 2h, 1d').conflicts('until'))
      .addOption(new Option('--fold <which>', 'of a time that comes twice').choices(['first', 'second'] as const))
      .option('--dry-run', 'only list which jobs they are')
      .option('-m, --note <text>', 'why, for whoever looks at the job')
      .action(async (names, { all, label, until: end, for: span, fold, note, dryRun }) => {
        const text = end ?? (span === undefined ? undefined : `now+${span}`);
        const jobs = await findJobsToChange(session, names, { all: all === true, label });
        const times = await session.times();
        const until = text === undefined ? undefined : comingInstant(text, { ...times, fold });
        if (dryRun === true) return listMeant(session, jobs);
        await confirmChange(session);
        const client = await session.client();
        const told = until === undefined ? '' : ` until ${formatFullInstant(until, times)}`;
        await eachJob(session, jobs, async ({ id }) => {
          const idempotencyKey = keyFor(session, id, jobs.length === 1);
          const paused = await client.jobs.pause(id, { until: until?.toISOString(), note }, { idempotencyKey });
          await tellOfChange(session, paused, `paused${told === '' ? '' : `${told}:`}`);
        });
      }),
};
