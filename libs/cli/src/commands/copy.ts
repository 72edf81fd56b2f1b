import type { JobInput } from '@aster-scheduler/client';
import { Command } from '@commander-js/extra-typings';
import type { CommandModule } from '../command/command-module.js';
import { tellOfChange } from '../jobs/change-jobs.js';
import { fieldsOfCopy } from '../jobs/fields-that-differ.js';
import { findJob } from '../objects/find-job.js';
import { confirmChange } from '../session/confirm.js';

/** `aster copy`. */
export const copyCommand: CommandModule = {
  completes: 'job',
  examples: [
    { command: 'aster copy nightly/report nightly/report-test', does: 'the copy is paused until you resume it' },
    { command: 'aster copy nightly/report weekly/report --active', does: 'the copy runs at once' },
    { command: 'aster copy nightly/report other -o json', does: 'and shows the new job' },
  ],
  create: (session) =>
    new Command('copy')
      .description('Make a job like another one. It is paused, so that nothing runs twice.')
      .argument('<name>')
      .argument('<new-name>')
      .option('--active', 'not paused')
      .action(async (name, newName, options) => {
        const job = await findJob(session, name);
        await confirmChange(session);
        const status = options.active === true ? 'active' : 'inactive';
        const input = { ...fieldsOfCopy(job), name: newName, status } as JobInput;
        const { idempotencyKey } = session.settings;
        const made = await (await session.client()).jobs.create(input, { idempotencyKey });
        await tellOfChange(session, made, status === 'active' ? 'made' : 'made, paused:');
      }),
};
