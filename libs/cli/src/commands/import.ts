import { Command } from '@commander-js/extra-typings';
import type { CommandModule } from '../command/command-module.js';
import { importCrontabCommand } from './import-crontab.js';
import { importKubernetesCommand } from './import-kubernetes.js';
import { importSystemdCommand } from './import-systemd.js';

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
        'Make jobs of what another scheduler has. Nothing is changed, here or there, unless --apply is given.',
      )
      .addCommand(importCrontabCommand(session))
      .addCommand(importSystemdCommand(session))
      .addCommand(importKubernetesCommand(session)),
};
