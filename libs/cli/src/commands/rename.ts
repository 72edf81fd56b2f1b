import { Command } from '@commander-js/extra-typings';
import type { CommandModule } from '../command/command-module.js';
import { parseVersion } from '../input/parse-version.js';
import { changeJobs } from '../jobs/change-jobs.js';
import { findJob } from '../objects/find-job.js';

/** `aster rename`. */
export const renameCommand: CommandModule = {
  completes: 'job',
  examples: [
    { command: 'aster rename nightly/report nightly/summary', does: 'the history and the edges stay' },
    { command: 'aster rename nightly/report reports/nightly --if-version 1', does: 'unless somebody has changed it' },
    { command: 'aster rename nightly/report report --quiet', does: 'without a word' },
  ],
  create: (session) =>
    new Command('rename')
      .description('Give a job another name. Its id, its runs and the jobs that wait for it stay.')
      .argument('<name>')
      .argument('<new-name>')
      .option('--if-version <number>', 'refuse unless the job is at this version', parseVersion)
      .option('--force', 'also what the source of the job declares')
      .action(async (name, newName, { ifVersion, force }) => {
        const job = await findJob(session, name);
        await changeJobs(
          session,
          [job],
          { name: newName },
          { done: `renamed ${job.name} to`, ifVersion, force: force === true },
        );
      }),
};
