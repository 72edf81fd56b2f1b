import type { JobResource, SkipResource } from '@aster-scheduler/client';
import { Command, Option } from '@commander-js/extra-typings';
import type { CommandModule } from '../command/command-module.js';
import { CliError } from '../errors/cli-error.js';
import { exitCodes } from '../errors/exit-codes.js';
import { findJob } from '../objects/find-job.js';
import { isForPrograms } from '../output/output-format.js';
import { printable } from '../output/printable.js';
import { printList } from '../print/print-list.js';
import { printOne } from '../print/print-one.js';
import { confirmChange } from '../session/confirm.js';
import type { Session } from '../session/session.js';
import { formatFullInstant } from '../time/format-instant.js';
import { parseInstant } from '../time/parse-instant.js';

/** As many ticks as one request gives: a job has fewer skips at a time. */
const ticksLookedAt = 1_000;

/** `aster skip`. */
export const skipCommand: CommandModule = {
  completes: 'job',
  examples: [
    { command: 'aster skip nightly/report', does: 'the next tick that is not to be skipped yet' },
    { command: "aster skip nightly/report --at 'tomorrow 02:30' --note 'the office is closed'", does: 'another one' },
    { command: 'aster skip nightly/report --list', does: 'what is to be skipped' },
  ],
  create: (session) =>
    new Command('skip')
      .description('Have a tick to come skipped when it is due. It is recorded as skipped; aster unskip takes it back.')
      .argument('<name>')
      .option('--at <tick>', "next, or an instant in the zone of the job: 'tomorrow 02:30'", 'next')
      .addOption(new Option('--fold <which>', 'of a time that comes twice').choices(['first', 'second'] as const))
      .option('--note <text>', 'why, for whoever asks later')
      .option('--list', 'only show what is to be skipped')
      .action(async (name, { at, fold, note, list }) => {
        const job = await findJob(session, name);
        if (list === true) return listSkips(session, job);
        const { now } = await session.times();
        const tick =
          at === 'next' ? await nextTick(session, job) : parseInstant(at, { now, timezone: job.timezone, fold });
        await confirmChange(session);
        const { idempotencyKey } = session.settings;
        const client = await session.client();
        const skip = await client.jobs.skip(job.id, { at: tick.toISOString(), note }, { idempotencyKey });
        if (isForPrograms(session.settings.output)) {
          return printOne(session, { resource: skip, name: skip.at, text: () => '' });
        }
        const shown = formatFullInstant(new Date(skip.at), await session.times(job.timezone));
        session.say(`${printable(job.name)} will skip ${shown}`);
      }),
};

/** The first tick to come that nobody has had skipped. */
async function nextTick(session: Session, job: JobResource): Promise<Date> {
  const client = await session.client();
  const skipped = new Set((await client.jobs.skips(job.id)).map(({ at }) => Date.parse(at)));
  const count = Math.min(skipped.size + 1, ticksLookedAt);
  const ticks = job.cron_expr === null ? [] : await client.jobs.ticks(job.id, { count });
  const tick = ticks.map(({ at }) => new Date(at)).find((at) => !skipped.has(at.getTime()));
  if (tick !== undefined) return tick;
  throw new CliError(exitCodes.refused, `${job.name} has no tick to come`, { hint: `aster job ${job.name}` });
}

async function listSkips(session: Session, job: JobResource): Promise<void> {
  const times = await session.times(job.timezone);
  await printList<SkipResource>(session, {
    items: await (await session.client()).jobs.skips(job.id),
    columns: [
      { title: 'TICK', text: ({ at }) => formatFullInstant(new Date(at), times) },
      { title: 'BY', text: ({ by }) => by ?? '-', dropOrder: 1 },
      { title: 'NOTE', text: ({ note }) => note ?? '', shrinks: true },
    ],
    name: ({ at }) => at,
    empty: `${job.name} skips no tick to come`,
  });
}
