import { Command, Option } from '@commander-js/extra-typings';
import { addExamples } from '../command/add-examples.js';
import { exportCrontab } from '../crontab-export/export-crontab.js';
import { mailOfRules } from '../crontab-export/mail-of-rules.js';
import { findJobs } from '../objects/find-jobs.js';
import { listAlerts } from '../objects/list-alerts.js';
import { printable } from '../output/printable.js';
import { ifKnown } from '../session/if-known.js';
import type { Session } from '../session/session.js';

/** `aster export crontab`. */
export function exportCrontabCommand(session: Session) {
  const command = new Command('crontab')
    .description('Write jobs as a crontab. What cron cannot do stands in comments, which an import takes back.')
    .argument('[names...]', "names, ids or patterns such as 'etl/*'; every job unless given")
    .option('--system', 'with the user in the sixth field, for /etc/cron.d')
    .option('--user <name>', 'who runs jobs that do not say it, with --system', 'root')
    .option('--with-disabled', 'paused jobs, too, as lines that are comments')
    .option('--wrap-flock', 'keep concurrency_policy forbid by flock')
    .addOption(
      new Option('--dialect <dialect>', "whose cron is to read it; Debian's has one zone for all jobs")
        .choices(['cronie', 'openbsd', 'debian'] as const)
        .default('cronie' as const),
    )
    .option('--tz <zone>', "the host's time zone; this host's unless given")
    .action(async (names, options) => {
      const jobs = await findJobs(session, names, { all: names.length === 0 });
      const timezone = session.settings.timezone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
      const alerts = await ifKnown(listAlerts(session));
      const { rules, channels } = alerts ?? { rules: [], channels: [] };
      const { text, lines, lost } = exportCrontab(jobs, {
        mailOf: mailOfRules(rules, channels),
        hasFlags: options.dialect !== 'debian',
        ...{ timezone, user: options.user, from: new Date(), isSystem: options.system === true },
        withDisabled: options.withDisabled === true,
        locks: options.wrapFlock === true,
        hasZones: options.dialect !== 'debian',
      });
      session.terminal.write(text);
      if (alerts === undefined) session.say('no MAILTO is written: who reads channels has the role write');
      for (const { name, why } of lost) session.say(`left out: ${printable(name)}: ${why}`);
      session.say(`${lines} of ${jobs.length} jobs as lines of a crontab`);
    });
  addExamples(command, [
    { command: 'aster export crontab > my.crontab', does: 'every job; then: crontab my.crontab' },
    { command: "aster export crontab 'etl/*' --system --user etl", does: 'some of them, for /etc/cron.d' },
    { command: 'aster export crontab nightly/report --wrap-flock --dialect debian', does: "for Debian's cron" },
  ]);
  return command;
}
