import type { RunResource, TriggerInput } from '@aster-scheduler/client';
import { Command, Option } from '@commander-js/extra-typings';
import type { CommandModule } from '../command/command-module.js';
import { exitCodes } from '../errors/exit-codes.js';
import { collect } from '../input/collect.js';
import { parseAssignments } from '../input/parse-assignments.js';
import { parseWhole } from '../input/parse-version.js';
import { readJsonArgument } from '../input/read-json-argument.js';
import { findJob } from '../objects/find-job.js';
import { isForPrograms } from '../output/output-format.js';
import { printable } from '../output/printable.js';
import { printOne } from '../print/print-one.js';
import { followRun } from '../runs/follow-run.js';
import { runExitCode } from '../runs/run-exit-code.js';
import { tellEnd } from '../runs/tell-end.js';
import { waitForRun } from '../runs/wait-for-run.js';
import { confirmChange } from '../session/confirm.js';
import type { Session } from '../session/session.js';
import { comingInstant } from '../time/coming-instant.js';

const policies = ['allow', 'forbid', 'queue', 'replace'] as const;

/** `aster trigger`. */
export const triggerCommand: CommandModule = {
  completes: 'job',
  examples: [
    {
      command: "aster trigger nightly/report --note 'the file came late'",
      does: 'start it, say why, and print the id of the run',
    },
    {
      command: 'aster trigger nightly/report -e DAY=2026-11-27 --follow',
      does: 'with another variable, and its output as it comes',
    },
    {
      command: 'aster trigger nightly/report --wait --exit-code --timeout 10m',
      does: 'for a script: exits as the run does',
    },
  ],
  create: (session) =>
    new Command('trigger')
      .description('Run a job now. Its id goes to standard output, all else to standard error.')
      .argument('<name>')
      .option('-a, --arg <text>', "an argument instead of the job's; may be repeated", collect)
      .option('-e, --env <NAME=value>', "a variable over the job's; may be repeated", collect)
      .option('--payload <json>', 'for a handler: JSON, or @file')
      .addOption(new Option('--policy <policy>', 'while another run is not finished').choices(policies))
      .option('--at <instant>', "not before this instant, in the zone of the job: 18:00, 'tomorrow 02:30'")
      .addOption(new Option('--after <duration>', 'not before so long from now: 90s, 2h').conflicts('at'))
      .addOption(new Option('--fold <which>', 'of a time that comes twice').choices(['first', 'second'] as const))
      .option('--priority <number>', 'higher is started first', parseWhole)
      .option('--pool <name>', 'workers of another pool execute it')
      .option('--run-timeout <duration>', 'how long each attempt may take')
      .option('--note <text>', 'why, for whoever looks at the run')
      .option('--wait', 'until it has ended')
      .option('-f, --follow', 'the same, with its output as if it ran here; Ctrl-C leaves it running')
      .option('--exit-code', 'exit as the run does: its own code, 124 timed out, 125 cancelled, 126 skipped')
      .option('--timeout <duration>', 'wait no longer; the run goes on')
      .action(async (name, options) => {
        const job = await findJob(session, name);
        await confirmChange(session);
        const { now } = await session.times();
        const { at, fold } = options;
        const later = at === undefined ? undefined : comingInstant(at, { now, timezone: job.timezone, fold });
        const input = { ...(await inputOf(options)), ...(later === undefined ? {} : { at: later.toISOString() }) };
        const { idempotencyKey } = session.settings;
        const run = await (await session.client()).jobs.trigger(job.id, input, { idempotencyKey });
        if (options.follow === true) return follow(session, run, options.exitCode === true);
        if (options.wait !== true && options.exitCode !== true) return tellOfTrigger(session, run);
        const ended = await waitForRun(session, run.id);
        await tellOfTrigger(session, ended);
        tellEnd(session, ended);
        session.exitCode = endCode(ended, options.exitCode === true);
      }),
};

async function inputOf(options: {
  readonly arg?: readonly string[];
  readonly env?: readonly string[];
  readonly payload?: string;
  readonly policy?: (typeof policies)[number];
  readonly after?: string;
  readonly priority?: number;
  readonly pool?: string;
  readonly runTimeout?: string;
  readonly note?: string;
}): Promise<TriggerInput> {
  const payload = options.payload === undefined ? undefined : await readJsonArgument(options.payload, '--payload');
  return {
    args: options.arg,
    env: options.env === undefined ? undefined : parseAssignments(options.env, '--env'),
    ...(options.payload === undefined ? {} : { payload }),
    concurrency_policy: options.policy,
    after: options.after,
    priority: options.priority,
    pool: options.pool,
    timeout: options.runTimeout,
    note: options.note,
  };
}

async function follow(session: Session, run: RunResource, asRun: boolean): Promise<void> {
  session.say(`run ${run.id}${placeText(run)}`);
  const ended = await followRun(session, run.id, { tellsStart: true });
  session.exitCode = endCode(ended, asRun);
}

/** Where it waits to be started. */
function placeText({ status, pool, reason }: RunResource): string {
  if (status === 'scheduled' && pool !== null) return `  queued in pool ${printable(pool)}`;
  return status === 'waiting' && reason !== null ? `  waits: ${reason.replaceAll('_', ' ')}` : '';
}

async function tellOfTrigger(session: Session, run: RunResource): Promise<void> {
  await printOne(session, { resource: run, name: run.id, text: () => `${run.id}\n` });
  if (run.status !== 'skipped' || isForPrograms(session.settings.output)) return;
  session.say(`skipped: ${run.error_msg ?? run.reason ?? ''}`);
  session.exitCode = exitCodes.failed;
}

function endCode(run: RunResource, asRun: boolean): number {
  if (asRun) return runExitCode(run);
  return run.status === 'succeeded' ? exitCodes.done : exitCodes.failed;
}
