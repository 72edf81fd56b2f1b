import { randomBytes, randomUUID } from 'node:crypto';
import { messageOf, parseDuration } from '@aster-scheduler/core';
import { Command, Option } from '@commander-js/extra-typings';
import type { CommandModule } from '../command/command-module.js';
import { usageError } from '../errors/cli-error.js';
import { createJobSender } from '../exec/job-sender.js';
import { createReporter } from '../exec/reporter.js';
import { runHere } from '../exec/run-here.js';
import { createUrlSender } from '../exec/url-sender.js';
import { collect } from '../input/collect.js';
import { parseAssignments } from '../input/parse-assignments.js';

/** `aster exec`. */
export const execCommand: CommandModule = {
  completes: 'nothing',
  examples: [
    {
      command: 'aster exec --job backup/home --create --tags team=ops -- echo saved',
      does: 'run it here, as a run of a job that runs elsewhere',
    },
    {
      command: "aster exec --job backup/mail --create --cron '30 2 * * *' -- sh -c 'exit 3' || test $? = 3",
      does: 'in a crontab: Aster also notices when it does not run',
    },
    {
      command: 'aster exec --ping http://127.0.0.1:1/ping/0 --report-timeout 1s -- true',
      does: 'without a key, and whatever becomes of the ping',
    },
  ],
  create: (session) =>
    new Command('exec')
      .description(
        'Run a command here and tell Aster how it goes. Input, output, signals and the exit code are those of the command, ' +
          'whatever Aster does: it starts without waiting, and its end is reported for a few seconds at most. What it ' +
          'leaves running goes on, and what that prints later is thrown away.',
      )
      .argument('<command...>', 'after --')
      .option('--job <name>', 'the job, which runs elsewhere')
      .addOption(new Option('--ping <url>', 'instead of a job: where it is told').conflicts('job'))
      .option('--create', 'make the job when it is not there')
      .option('--cron <expression>', 'with --create: when it is due')
      .option('--job-tz <zone>', 'with --create: the zone of that')
      .option('--tags <labels>', 'with --create: labels of the job, such as team=ops,kind=backup', collect)
      .option('--report-timeout <duration>', 'how long its end is reported', '10s')
      .action(async (words, options) => {
        const reportMs = parseDuration(options.reportTimeout);
        if (reportMs === undefined) throw usageError('--report-timeout is no duration', 'such as 10s');
        const runId = randomUUID();
        const sender = senderOf();
        const reporter = createReporter(sender, {
          reportMs,
          onTrouble: (error) => {
            if (session.settings.isVerbose) session.say(`not reported: ${messageOf(error)}`);
          },
        });
        reporter.start();
        const { exitCode, output } = await runHere(words, { ...session.env, ...variables(runId) });
        session.exitCode = exitCode;
        await reporter.end(exitCode, output);

        function senderOf() {
          const { job, ping, create, cron, jobTz: timezone } = options;
          const labels = options.tags === undefined ? undefined : readTags(options.tags);
          if (ping !== undefined) return createUrlSender(ping, runId);
          if (job === undefined) throw usageError('it is not said whose run this is', 'add --job NAME or --ping URL');
          return createJobSender(session, { name: job, runId, create: create && { cron, timezone, labels } });
        }
      }),
};

/** Labels with commas between, or given one by one; a value has no comma. */
function readTags(texts: readonly string[]): Readonly<Record<string, string>> {
  return parseAssignments(
    texts.flatMap((text) => text.split(',')),
    '--tags',
  );
}

/** So that what the command sends elsewhere can be found from the run. */
function variables(runId: string): NodeJS.ProcessEnv {
  const traceId = runId.replaceAll('-', '');
  return { ASTER_RUN_ID: runId, TRACEPARENT: `00-${traceId}-${randomBytes(8).toString('hex')}-01` };
}
