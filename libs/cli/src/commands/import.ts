import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { text } from 'node:stream/consumers';
import { Command, Option } from '@commander-js/extra-typings';
import type { CommandModule } from '../command/command-module.js';
import { crontabDialects } from '../crontab/crontab-entry.js';
import { importCrontab } from '../crontab/import-crontab.js';
import { printImport } from '../crontab/print-import.js';
import { usageError } from '../errors/cli-error.js';
import { exitCodes } from '../errors/exit-codes.js';
import type { Session } from '../session/session.js';

/** `aster import`. */
export const importCommand: CommandModule = {
  completes: 'nothing',
  examples: [
    {
      command: "printf '30 2 * * * /usr/local/bin/backup\\n' | aster import crontab - --tz Europe/Berlin",
      does: 'what would become of it, with a proof over a year',
    },
    {
      command: "printf '17 * * * * root run-parts /etc/cron.hourly\\n' | aster import crontab - --system",
      does: 'a file whose sixth field names the user',
    },
    {
      command: "printf '0 5 * * 1 tar -czf /backup.tgz /srv\\n' | aster import crontab - -o yaml",
      does: 'the jobs as a text to keep',
    },
  ],
  create: (session) =>
    new Command('import')
      .description(
        'Make jobs of what another scheduler has. Nothing is changed, here or there, unless --make is given.',
      )
      .addCommand(crontabCommand(session)),
};

function crontabCommand(session: Session) {
  return new Command('crontab')
    .description('Read a whole crontab, and show which jobs it comes to and whether they tick as cron does.')
    .argument('[files...]', 'files; - is standard input, such as of crontab -l')
    .addOption(
      new Option('--dialect <dialect>', 'whose cron it is').choices(crontabDialects).default('debian' as const),
    )
    .option('--system', 'the sixth field is the user: /etc/crontab and /etc/cron.d, which are known by their path')
    .option('--user <name>', 'whose crontab it is; yours unless given')
    .option('--tz <zone>', "the host's time zone; this host's unless given")
    .option('--make', 'make the jobs, paused: resume them when cron is switched off')
    .action(async (files, options) => {
      if (files.length === 0) throw usageError('no file is named', 'crontab -l | aster import crontab -');
      const timezone = session.settings.timezone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
      const owner = options.user ?? session.env.USER ?? 'me';
      const imported = [];
      for (const file of files) {
        const isSystem = options.system === true || /^\/etc\/(?:crontab$|cron\.d\/)/.test(file);
        const content = file === '-' ? await text(process.stdin) : await readText(file);
        const found = importCrontab(content, { file, isSystem, dialect: options.dialect, timezone, owner });
        imported.push({ file: file === '-' ? 'stdin' : basename(file), ...found });
      }
      const isSame = await printImport(session, imported);
      if (!isSame) session.exitCode = exitCodes.different;
      if (options.make !== true) return;
      const client = await session.client();
      for (const { jobs } of imported) {
        for (const { job } of jobs) {
          await client.jobs.create({ ...job, status: 'inactive' });
          session.say(`made, paused: ${job.name}`);
        }
      }
    });
}

async function readText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: Error) => {
    throw usageError(`${path} cannot be read: ${error.message}`);
  });
}
