import { Command } from '@commander-js/extra-typings';
import type { CommandModule } from '../command/command-module.js';
import { labelOption } from '../input/label-option.js';
import { changeJobs } from '../jobs/change-jobs.js';
import { listMeant } from '../jobs/list-meant.js';
import { findJobsToChange } from '../objects/find-jobs-to-change.js';

/** `aster archive`. */
export const archiveCommand: CommandModule = {
  completes: 'job',
  examples: [
    { command: 'aster archive nightly/report', does: 'one job' },
    { command: "aster archive 'etl/*' nightly/report", does: 'all that fit' },
    { command: 'aster archive nightly/report -o json', does: 'and show it' },
  ],
  create: (session) =>
    new Command('archive')
      .description('End jobs and keep their history: what has not started is cancelled, and nothing can be triggered.')
      .argument('[names...]', "jobs, or patterns such as 'etl/*'")
      .option('--all', 'every job')
      .addOption(labelOption())
      .option('--dry-run', 'only list which jobs they are')
      .action(async (names, { all, label, dryRun }) => {
        const jobs = await findJobsToChange(session, names, { all: all === true, label });
        if (dryRun === true) return listMeant(session, jobs);
        await changeJobs(session, jobs, { status: 'archived' }, { done: 'archived' });
      }),
};
