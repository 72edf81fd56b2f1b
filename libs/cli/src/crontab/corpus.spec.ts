import { clockOf, oracleTicks } from '../testing/vixie-oracle.js';
import { compareTicks } from './compare-ticks.js';
import type { CrontabDialect } from './crontab-entry.js';
import { importCrontab } from './import-crontab.js';

/** What systems ship and what manuals show, in words of our own where they are no facts. */
interface Shipped {
  readonly what: string;
  readonly dialect: CrontabDialect;
  readonly isSystem?: boolean;
  readonly text: string;
  /** Names and expressions of the jobs. */
  readonly jobs: readonly (readonly [name: string, expression: string])[];
  readonly left?: readonly RegExp[];
}

const shipped: readonly Shipped[] = [
  {
    what: "Debian's /etc/crontab",
    dialect: 'debian',
    isSystem: true,
    text: `# the crontab of the system
SHELL=/bin/sh
# a path may be set here
#PATH=/usr/local/sbin:/usr/local/bin:/sbin:/bin:/usr/sbin:/usr/bin

# .---------------- minute (0 - 59)
# |  .------------- hour (0 - 23)
# |  |  .---------- day of month (1 - 31)
# |  |  |  .------- month (1 - 12) OR jan,feb,mar,apr ...
# |  |  |  |  .---- day of week (0 - 6) (Sunday=0 or 7) OR sun,mon,tue,wed,thu,fri,sat
# |  |  |  |  |
# *  *  *  *  * user-name command to be executed
17 *	* * *	root	cd / && run-parts --report /etc/cron.hourly
25 6	* * *	root	test -x /usr/sbin/anacron || { cd / && run-parts --report /etc/cron.daily; }
47 6	* * 7	root	test -x /usr/sbin/anacron || { cd / && run-parts --report /etc/cron.weekly; }
52 6	1 * *	root	test -x /usr/sbin/anacron || { cd / && run-parts --report /etc/cron.monthly; }
#
`,
    jobs: [
      ['root/hourly', '17 * * * *'],
      ['root/daily', '25 6 * * *'],
      ['root/weekly', '47 6 * * 7'],
      ['root/monthly', '52 6 1 * *'],
    ],
  },
  {
    what: "Red Hat's /etc/crontab, which has no job",
    dialect: 'cronie',
    isSystem: true,
    text: `SHELL=/bin/bash
PATH=/sbin:/bin:/usr/sbin:/usr/bin
MAILTO=root

# Example of job definition:
# .---------------- minute (0 - 59)
# *  *  *  *  * user-name  command to be executed

`,
    jobs: [],
  },
  {
    what: "Red Hat's cron.d/0hourly",
    dialect: 'cronie',
    isSystem: true,
    text: `# Run the hourly jobs
SHELL=/bin/bash
PATH=/sbin:/bin:/usr/sbin:/usr/bin
MAILTO=root
01 * * * * root run-parts /etc/cron.hourly
`,
    jobs: [['root/hourly', '01 * * * *']],
  },
  {
    what: "Red Hat's cron.d/raid-check",
    dialect: 'cronie',
    isSystem: true,
    text: '# Run system wide raid-check once a week on Sunday at 1am by default\n0 1 * * Sun root /usr/sbin/raid-check\n',
    jobs: [['root/raid-check', '0 1 * * Sun']],
  },
  {
    what: "Debian's cron.d/e2scrub_all",
    dialect: 'debian',
    isSystem: true,
    text: `30 3 * * 0 root test -e /run/systemd/system || SERVICE_MODE=1 /usr/lib/x86_64-linux-gnu/e2fsprogs/e2scrub_all_cron
10 3 * * * root test -e /run/systemd/system || SERVICE_MODE=1 /sbin/e2scrub_all -A -r
`,
    jobs: [
      ['root/e2scrub_all_cron', '30 3 * * 0'],
      ['root/e2scrub_all', '10 3 * * *'],
    ],
  },
  {
    what: "Debian's cron.d/php and cron.d/sysstat",
    dialect: 'debian',
    isSystem: true,
    text: `09,39 *     * * *     root   [ -x /usr/lib/php/sessionclean ] && if [ ! -d /run/systemd/system ]; then /usr/lib/php/sessionclean; fi
5-55/10 * * * * root command -v debian-sa1 > /dev/null && debian-sa1 1 1
59 23 * * * root command -v debian-sa1 > /dev/null && debian-sa1 60 2
`,
    jobs: [
      ['root/sessionclean', '09,39 * * * *'],
      ['root/debian-sa1', '5-55/10 * * * *'],
      ['root/debian-sa1-2', '59 23 * * *'],
    ],
  },
  {
    what: 'the examples of the man page',
    dialect: 'debian',
    text: `# use /bin/bash to run commands
SHELL=/bin/bash
MAILTO=paul
#
# run five minutes after midnight, every day
5 0 * * *       $HOME/bin/daily.job >> $HOME/tmp/out 2>&1
# run at 2:15pm on the first of every month -- output mailed
15 14 1 * *     $HOME/bin/monthly
# run at 10 pm on weekdays
0 22 * * 1-5    mail -s "It's 10pm" someone%Hello,%%Where are your files?%
23 0-23/2 * * * echo "run 23 minutes after midn, 2am, 4am ..., everyday"
5 4 * * sun     echo "run at 5 after 4 every Sunday"
0 */4 1 * mon   echo "run every 4th hour on the 1st and on every Monday"
0 0 */2 * sun   echo "run at midn on every Sunday that's an uneven date"
# Run on every second Saturday of the month
0 4 8-14 * *    test $(date +\\%u) -eq 6 && echo "2nd Saturday"
`,
    jobs: [
      ['me/daily.job', '5 0 * * *'],
      ['me/monthly', '15 14 1 * *'],
      ['me/mail', '0 22 * * 1-5'],
      ['me/echo', '23 0-23/2 * * *'],
      ['me/echo-2', '5 4 * * sun'],
      ['me/echo-3', '0 */4 1 * mon'],
      ['me/echo-4', '0 0 */2 * *'],
      ['me/echo-5', '0 4 8-14 * *'],
    ],
  },
  {
    what: 'the page that crontab -e begins with',
    dialect: 'debian',
    text: `# Edit this file to introduce tasks to be run by cron.
# For example, every week at 5 a.m.:
# 0 5 * * 1 tar -zcf /var/backups/home.tgz /home/
#
# m h  dom mon dow   command
@daily backup
`,
    jobs: [['me/backup', '@daily']],
    left: [/it is a comment/],
  },
];

const firstMinute = Date.UTC(2026, 0, 1) / 60_000;
const minutes = 365 * 1_440;
const from = new Date(firstMinute * 60_000 - 1);
const to = new Date((firstMinute + minutes - 1) * 60_000);
const timezone = 'Europe/Berlin';
const clock = clockOf(timezone, firstMinute, minutes);
const words: Readonly<Record<string, string>> = { '@daily': '0 0 * * *' };

describe('the corpus', () => {
  it.each(shipped)(
    'has $what come over with the ticks of cron',
    ({ text, dialect, isSystem = false, jobs, left = [] }) => {
      const found = importCrontab(text, { file: 'crontab', dialect, isSystem, timezone, owner: 'me' });
      expect(found.jobs.map(({ job }) => [job.name, job.cron_expr])).toEqual(jobs);
      expect(found.left.map(({ why }) => why)).toEqual(left.map((why) => expect.stringMatching(why) as string));
      for (const imported of found.jobs) {
        const line = /^\s*((?:\S+\s+){4}\S+|@\w+)/.exec(imported.text)?.[1]?.replace(/\s+/g, ' ') ?? '';
        const expected = oracleTicks(words[line.split(' ')[0] ?? ''] ?? line, clock, firstMinute);
        const compared = compareTicks(imported, from, to);
        expect({ line, ...compared }).toEqual({ line, count: expected.length, onlyInCron: [], onlyInAster: [] });
      }
    },
  );

  it('takes no description from headings, drawings and lines that are switched off', () => {
    const [, ofManual] = ['debian', shipped[6]!.text].map((text) =>
      importCrontab(text, { file: 'crontab', dialect: 'debian', isSystem: false, timezone, owner: 'me' }),
    );
    expect(ofManual?.jobs.map(({ job }) => job.description)).toEqual([
      'run five minutes after midnight, every day',
      'run at 2:15pm on the first of every month -- output mailed',
      'run at 10 pm on weekdays',
      ...Array.from({ length: 4 }, () => undefined),
      'Run on every second Saturday of the month',
    ]);
    const [job] = importCrontab('# m h dom mon dow command\n0 1 * * * x\n', {
      ...{ file: 'crontab', dialect: 'debian', isSystem: false, timezone, owner: 'me' },
    }).jobs;
    expect(job?.job.description).toBeUndefined();
  });
});
