import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { Command } from '@commander-js/extra-typings';
import { addExamples } from '../command/add-examples.js';
import { applyImport } from '../crontab/apply-import.js';
import { printImport } from '../crontab/print-import.js';
import { hostTimezone } from '../crontab-files/host-timezone.js';
import { CliError } from '../errors/cli-error.js';
import { exitCodes } from '../errors/exit-codes.js';
import { findTimers } from '../other-schedulers/find-timers.js';
import { importSystemdTimer } from '../other-schedulers/import-systemd-timer.js';
import type { Session } from '../session/session.js';

/** `aster import systemd`. */
export function importSystemdCommand(session: Session) {
  const command = new Command('systemd')
    .description('Show which jobs timers of systemd come to, and what of them is not kept. Changes nothing by itself.')
    .argument('[units...]', 'names of timers, or paths of their files; every timer of this host unless given')
    .option('--root <folder>', 'where the files of the host are, such as a copy of them', '/')
    .option('--tz <zone>', "the host's time zone; this host's unless given")
    .option('--source <name>', 'who is to own the jobs; systemd/<this host> unless given')
    .option('--apply', 'make, change and archive the jobs of the source; new ones are paused')
    .option('--active', 'with --apply: new jobs start by themselves at once')
    .action(async (units, options) => {
      const root = resolve(session.cwd, options.root);
      const timezone =
        session.settings.timezone ?? (await hostTimezone(root)) ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
      const { timers, missing } = await findTimers(root, units, { cwd: session.cwd, timezone });
      if (missing.length > 0) throw new CliError(exitCodes.notFound, `there is no timer ${missing.join(', ')}`);
      const source = options.source ?? `systemd/${hostname()}`;
      const imported = timers.map(importSystemdTimer);
      await printImport(session, imported, { source, timezone, isOfCron: false, from: new Date() });
      const jobs = imported.flatMap((file) => file.jobs.map(({ job }) => job));
      if (options.apply === true) await applyImport(session, { source, jobs, isActive: options.active === true });
      else if (jobs.length > 0) session.say('Nothing was changed; --apply makes the jobs.');
    });
  addExamples(command, [
    { command: 'aster import systemd', does: 'every timer of this host' },
    { command: 'aster import systemd --root / -o yaml', does: 'the jobs as a text to keep' },
    { command: 'aster import systemd --tz Europe/Berlin -o json', does: 'for programs' },
  ]);
  return command;
}
