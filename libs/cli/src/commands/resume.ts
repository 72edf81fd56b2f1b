import { Command } from '@commander-js/extra-typings';
import type { CommandModule } from '../command/command-module.js';
import { changeJobs } from '../jobs/change-jobs.js';
import { findJobs } from '../objects/find-jobs.js';

/** `aster resume`. */
export const resumeCommand: CommandModule = {
  completes: 'job',
  examples: [
    { command: 'aster resume nightly/report', does: 'one job' },
    { command: "aster resume 'etl/*' nightly/report", does: 'all that fit' },
    { command: 'aster resume nightly/report -o json', does: 'and show it' },
  ],
  create: (session) =>
    new Command('resume')
      .description('Let paused or archived jobs go on. Ticks that have passed meanwhile are not made up for.')
      .argument('[names...]', "jobs, or patterns such as 'etl/*'")
      .option('--all', 'every job')
      .action(async (names, options) => {
        const jobs = await findJobs(session, names, { all: options.all === true });
        await changeJobs(session, jobs, { status: 'active' }, { done: 'resumed' });
      }),
};
