import { Command, Option } from '@commander-js/extra-typings';
import type { CommandModule } from '../command/command-module.js';
import { CliError } from '../errors/cli-error.js';
import { exitCodes } from '../errors/exit-codes.js';
import { parseCount } from '../input/parse-version.js';
import { findJob } from '../objects/find-job.js';
import { isForPrograms } from '../output/output-format.js';
import { printList } from '../print/print-list.js';
import { listTicks } from '../schedules/list-ticks.js';
import { normalForm } from '../schedules/normal-form.js';
import { readSchedule } from '../schedules/read-schedule.js';
import { tickColumns } from '../schedules/tick-columns.js';
import { wordsOfSchedule } from '../schedules/words-of-schedule.js';
import type { Session } from '../session/session.js';
import { parseInstant } from '../time/parse-instant.js';

const defaultCount = 10;

/** `aster next`. */
export const nextCommand: CommandModule = {
  completes: 'job',
  examples: [
    {
      command: "aster next '30 2 * * *' --tz Europe/Berlin --from 2026-03-28 -n 3",
      does: 'an expression, past a clock change; no server is asked',
    },
    { command: 'aster next nightly/report', does: 'a job' },
    { command: "aster next '0 0 29 2 *' -n 2 -o jsonl", does: 'for a program' },
  ],
  create: (session) =>
    new Command('next')
      .description('Show when an expression or a job is due. Exits with 1 when it never is.')
      .argument('<expression-or-name>', "'30 2 * * *', @daily, '@every 90s', or a job")
      .option('-n, --count <number>', `how many, ${defaultCount} unless given`, parseCount)
      .option('--tz <zone>', 'the zone of the expression; UTC unless given')
      .option('--from <instant>', 'after this instant, the present unless given')
      .option('--until <instant>', 'up to this instant')
      .option('--marks', 'only those that a clock change has moved or that the clock shows twice')
      .addOption(new Option('--fold <which>', 'of a time that comes twice').choices(['first', 'second'] as const))
      .action(async (named, options) => {
        const readerZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
        const isExpression = named.startsWith('@') || /^(?:CRON_)?TZ=|\s/.test(named);
        const job = isExpression ? undefined : await findJob(session, named);
        const { schedule, timezone } = readSchedule(job, named, session.settings.timezone);
        const now = new Date();
        const times = { timezone, style: session.settings.timeStyle, now };
        const instant = (text: string) => parseInstant(text, { now, timezone, fold: options.fold });
        const from = options.from === undefined ? now : new Date(instant(options.from).getTime() - 1);
        const until = options.until === undefined ? undefined : instant(options.until);
        const wanted = { from, until, count: options.count ?? defaultCount, onlyMarked: options.marks === true };
        const ticks = listTicks(schedule, wanted);
        sayWhat(session, `${wordsOfSchedule(schedule)}       normal form: ${normalForm(schedule)}`);
        if (job !== undefined && job.status !== 'active')
          session.say(
            `${job.name} is ${job.status === 'inactive' ? 'paused' : 'archived'}: it has no ticks until it is resumed`,
          );
        const since = options.from === undefined ? now : new Date(from.getTime() + 1);
        await printList(session, {
          items: ticks,
          columns: tickColumns({ ...times, now: since }, readerZone),
          name: ({ at }) => at.toISOString(),
          resource: ({ at, localTime, mark }) => ({ at: at.toISOString(), local_time: localTime, mark: mark ?? null }),
          empty: 'it has no tick there',
        });
        if (ticks.length === 0 && wanted.until === undefined && !wanted.onlyMarked) {
          throw new CliError(exitCodes.failed, `${JSON.stringify(schedule.expression)} is never due`);
        }
      }),
};

/** Of the answer for people, the first line; a program gets the ticks only. */
function sayWhat(session: Session, line: string): void {
  if (!isForPrograms(session.settings.output)) session.terminal.write(`${line}\n`);
}
