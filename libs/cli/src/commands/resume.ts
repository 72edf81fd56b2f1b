import { Command } from '@commander-js/extra-typings';
import type { CommandModule } from '../command/command-module.js';
import { labelOption } from '../input/label-option.js';
import { changeJobs } from '../jobs/change-jobs.js';
import { listMeant } from '../jobs/list-meant.js';
import { findJobsToChange } from '../objects/find-jobs-to-change.js';
import { printable } from '../output/printable.js';

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
      .description(
        'Let paused or archived jobs go on; patterns leave archived ones out. Ticks that have passed meanwhile are not made up for.',
      )
      .argument('[names...]', "jobs, or patterns such as 'etl/*'")
      .option('--all', 'every job that is not archived')
      .addOption(labelOption())
      .option('--source <name>', 'only paused jobs that this source declares')
      .option('--dry-run', 'only list which jobs they are')
      .action(async (names, { all, label, source, dryRun }) => {
        const isAll = all === true || (source !== undefined && names.length === 0);
        const found = await findJobsToChange(session, names, { all: isAll, source, label });
        const jobs = source === undefined ? found : found.filter(({ status }) => status === 'inactive');
        if (source !== undefined && jobs.length === 0) session.say(`${printable(source)} has no paused jobs`);
        if (dryRun === true) return listMeant(session, jobs);
        await changeJobs(session, jobs, { status: 'active' }, { done: 'resumed' });
      }),
};
