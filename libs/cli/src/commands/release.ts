import { Command } from '@commander-js/extra-typings';
import type { CommandModule } from '../command/command-module.js';
import { eachJob } from '../jobs/each-job.js';
import { findJobs } from '../objects/find-jobs.js';
import { tellOfOne } from '../print/tell-of-one.js';
import { confirmChange } from '../session/confirm.js';

/** `aster release`. */
export const releaseCommand: CommandModule = {
  completes: 'job',
  examples: [
    { command: 'aster release nightly/report', does: 'anybody may change every field of it from now on' },
    { command: "aster release 'etl/*'", does: 'all that fit' },
    { command: 'aster release nightly/report --quiet', does: 'without a word' },
  ],
  create: (session) =>
    new Command('release')
      .description('Let jobs go from the source that declares them. They stay as they are.')
      .argument('[names...]', "jobs, or patterns such as 'etl/*'")
      .action(async (names) => {
        const jobs = await findJobs(session, names);
        await confirmChange(session);
        const client = await session.client();
        await eachJob(session, jobs, async ({ id, name }) => {
          const job = await client.jobs.setSource(id, null);
          await tellOfOne(session, { resource: job, name, done: `${name} belongs to no source` });
        });
      }),
};
