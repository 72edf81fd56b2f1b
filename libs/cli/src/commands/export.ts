import { Command } from '@commander-js/extra-typings';
import type { CommandModule } from '../command/command-module.js';
import { CliError } from '../errors/cli-error.js';
import { exitCodes } from '../errors/exit-codes.js';
import { findJobs } from '../objects/find-jobs.js';
import { listAlerts } from '../objects/list-alerts.js';
import { isForPrograms } from '../output/output-format.js';
import { printList } from '../print/print-list.js';
import { writeSource } from '../source/write-source.js';
import { exportCrontabCommand } from './export-crontab.js';

const noAlerts = '--alerts writes rules and channels into a file for aster apply, and a list of jobs has none';

/** `aster export`. */
export const exportCommand: CommandModule = {
  completes: 'job',
  examples: [
    { command: 'aster export > jobs.aster.yaml', does: 'every job, as a file that aster apply takes' },
    { command: "aster export 'etl/*' --source ops/etl", does: 'some of them, and who is to own them' },
    { command: 'aster export --alerts > jobs.aster.yaml', does: 'rules and channels for alerts too' },
  ],
  create: (session) =>
    new Command('export')
      .description(
        'Write jobs, or all that a source can declare, as a file. Fields that are as they would be anyway are left out.',
      )
      .argument('[names...]', "names, ids or patterns such as 'etl/*'; every job unless given")
      .option('--source <name>', 'who is to own them')
      .option('--alerts', 'write the rules and channels for alerts as well')
      .action(async (names, { source, alerts }) => {
        const isList = isForPrograms(session.settings.output);
        if (isList && alerts === true) throw new CliError(exitCodes.usage, noAlerts, { hint: 'leave -o out' });
        const jobs = await findJobs(session, names, { all: names.length === 0 });
        if (isList) {
          await printList(session, {
            items: jobs,
            columns: [],
            name: ({ name }) => name,
            resource: (job) => job,
            empty: '',
          });
        } else
          session.terminal.write(writeSource(jobs, source, alerts === true ? await listAlerts(session) : undefined));
      })
      .addCommand(exportCrontabCommand(session)),
};
