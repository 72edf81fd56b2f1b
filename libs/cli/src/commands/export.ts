import { Command } from '@commander-js/extra-typings';
import type { CommandModule } from '../command/command-module.js';
import { findJobs } from '../objects/find-jobs.js';
import { isForPrograms } from '../output/output-format.js';
import { printList } from '../print/print-list.js';
import { writeSource } from '../source/write-source.js';
import { exportCrontabCommand } from './export-crontab.js';

/** `aster export`. */
export const exportCommand: CommandModule = {
  completes: 'job',
  examples: [
    { command: 'aster export > jobs.aster.yaml', does: 'every job, as a file that aster apply takes' },
    { command: "aster export 'etl/*' --source ops/etl", does: 'some of them, and who is to own them' },
    { command: 'aster export nightly/report -o json', does: 'as the server tells them' },
  ],
  create: (session) =>
    new Command('export')
      .description('Write jobs as a file. Fields that are as they would be anyway are left out.')
      .argument('[names...]', "names, ids or patterns such as 'etl/*'; every job unless given")
      .option('--source <name>', 'who is to own them')
      .action(async (names, { source }) => {
        const jobs = await findJobs(session, names, { all: names.length === 0 });
        if (isForPrograms(session.settings.output)) {
          await printList(session, {
            items: jobs,
            columns: [],
            name: ({ name }) => name,
            resource: (job) => job,
            empty: '',
          });
        } else session.terminal.write(writeSource(jobs, source));
      })
      .addCommand(exportCrontabCommand(session)),
};
