import { Command } from '@commander-js/extra-typings';
import type { CommandModule } from '../command/command-module.js';
import { parseVersion } from '../input/parse-version.js';
import { tellOfChange } from '../jobs/change-jobs.js';
import { findJob } from '../objects/find-job.js';
import { confirmChange } from '../session/confirm.js';

/** `aster restore`. */
export const restoreCommand: CommandModule = {
  completes: 'job',
  examples: [
    { command: 'aster restore nightly/report 1', does: 'what aster versions lists as 1' },
    { command: 'aster restore nightly/report 1 --if-version 1', does: 'unless somebody has changed it since' },
    { command: 'aster restore nightly/report 1 -o json', does: 'and show it' },
  ],
  create: (session) =>
    new Command('restore')
      .description('Make a job what it was in a version, as a new version. A paused job stays paused.')
      .argument('<name>')
      .argument('<version>', 'its number: see aster versions', parseVersion)
      .option('--if-version <number>', 'only while the job is at this version', parseVersion)
      .option('--force', 'also what the source of the job declares')
      .action(async (name, version, { ifVersion, force }) => {
        const job = await findJob(session, name);
        await confirmChange(session);
        const { idempotencyKey } = session.settings;
        const options = { ifVersion, force: force === true, idempotencyKey };
        const restored = await (await session.client()).jobs.restore(job.id, version, options);
        const isNew = restored.version !== job.version;
        await tellOfChange(
          session,
          restored,
          isNew ? `restored as version ${restored.version}:` : 'no field differs in',
        );
      }),
};
