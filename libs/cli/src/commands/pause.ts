import { Command } from '@commander-js/extra-typings';
import type { CommandModule } from '../command/command-module.js';
import { changeJobs } from '../jobs/change-jobs.js';
import { findJobs } from '../objects/find-jobs.js';

/** `aster pause`. */
export const pauseCommand: CommandModule = {
  completes: 'job',
  examples: [
    { command: 'aster pause nightly/report', does: 'one job' },
    { command: "aster pause 'etl/*' nightly/report", does: 'all that fit' },
    { command: 'aster pause nightly/report -o json', does: 'and show it' },
  ],
  create: (session) =>
    new Command('pause')
      .description('Let nothing of a job start by itself: its ticks pass, what waits stays, what runs ends.')
      .argument('[names...]', "jobs, or patterns such as 'etl/*'")
      .option('--all', 'every job')
      .action(async (names, options) => {
        const jobs = await findJobs(session, names, { all: options.all === true });
        await changeJobs(session, jobs, { status: 'inactive' }, { done: 'paused' });
      }),
};
