import { Command } from '@commander-js/extra-typings';
import type { CommandModule } from '../command/command-module.js';
import { eachJob } from '../jobs/each-job.js';
import { findJobs } from '../objects/find-jobs.js';
import { tellOfOne } from '../print/tell-of-one.js';
import { confirmChange } from '../session/confirm.js';

/** `aster adopt`. */
export const adoptCommand: CommandModule = {
  completes: 'job',
  examples: [
    { command: 'aster adopt nightly/report --source ops/jobs', does: 'apply may change it from now on' },
    { command: "aster adopt 'etl/*' --source ops/etl", does: 'all that fit' },
    { command: 'aster adopt nightly/report --source ops/jobs --quiet', does: 'without a word' },
  ],
  create: (session) =>
    new Command('adopt')
      .description('Give jobs to a source. They stay as they are until it is applied.')
      .argument('[names...]', "jobs, or patterns such as 'etl/*'")
      .requiredOption('--source <name>', 'who is to own them')
      .action(async (names, { source }) => {
        const jobs = await findJobs(session, names);
        await confirmChange(session);
        const client = await session.client();
        await eachJob(session, jobs, async ({ id, name }) => {
          const job = await client.jobs.setSource(id, source);
          await tellOfOne(session, { resource: job, name, done: `${name} belongs to ${source}` });
        });
      }),
};
