import type { RunResource, RunStatus } from '@aster-scheduler/client';
import { Command, Option } from '@commander-js/extra-typings';
import type { CommandModule } from '../command/command-module.js';
import { CliError, usageError } from '../errors/cli-error.js';
import { exitCodes } from '../errors/exit-codes.js';
import { parseCount } from '../input/parse-version.js';
import { findJob, tryFindJob } from '../objects/find-job.js';
import { tryFindRun } from '../objects/find-run.js';
import { printable } from '../output/printable.js';
import { followJob } from '../runs/follow-job.js';
import { followRun } from '../runs/follow-run.js';
import { isEnded } from '../runs/is-ended.js';
import { lineFilter } from '../runs/line-filter.js';
import { type OutputWishes, printOutput } from '../runs/print-output.js';
import type { Session } from '../session/session.js';

interface LogWishes extends OutputWishes {
  readonly attempt?: number;
  readonly tail?: number;
}

/** Of runs that have started, and of those that may have: `attempt_num` tells. */
const started = ['running', 'succeeded', 'failed', 'timed_out'] as const satisfies readonly RunStatus[];
const maybeStarted = ['cancelled', 'scheduled'] as const satisfies readonly RunStatus[];
/** Of those that may have, however many were archived or wait. */
const mostLookedAt = 20;
/** More than the lines that are asked for, as a rule. */
const bytesOfLine = 2_000;

/** `aster logs`. */
export const logsCommand: CommandModule = {
  completes: 'run or job',
  examples: [
    { command: 'aster logs nightly/report', does: 'of the newest run of the job' },
    { command: 'aster logs last --tail 20', does: 'the end of it, of the newest run of all' },
    { command: 'aster logs nightly/report --new', does: 'only lines that the last success did not have' },
  ],
  create: (session) =>
    new Command('logs')
      .description(
        'Print the output of a run, or of the newest run of a job. With -f as it comes; of a job, the next runs too.',
      )
      .argument('<run-or-job>')
      .option('-f, --follow', 'go on until the run has ended')
      .option('--attempt <number>', 'of this attempt, instead of the last', parseCount)
      .addOption(new Option('--stream <stream>', 'only this one').choices(['stdout', 'stderr', 'log'] as const))
      .option('-n, --tail <lines>', 'only the last lines', parseCount)
      .option('--grep <pattern>', 'only lines that match this regular expression')
      .option('--new', 'only lines that the last success of the job did not have')
      .option('--times', 'each line with the time at which it was written, nearly')
      .option('--raw', 'the bytes as they were written')
      .action(async (named, options) => {
        const job = await tryFindJob(session, named);
        const { attempt, stream, tail, grep } = options;
        const timesIn = options.times === true ? (await session.times(job?.timezone)).timezone : undefined;
        if (job !== undefined && options.follow === true && options.new !== true) {
          return followJob(session, job, { stream, timesIn, matches: lineFilter(grep, undefined) });
        }
        const run = job === undefined ? await findLogged(session, named) : await newestRun(session, job.id, job.name);
        sayWhich(session, named, run, attempt);
        if (options.raw === true) return printRaw(session, run, attempt);
        const known = options.new === true ? await linesOfLastSuccess(session, run) : undefined;
        const wishes = { attempt, stream, timesIn, matches: lineFilter(grep, known) };
        if (options.follow !== true || isEnded(run.status)) return printStored(session, run, { ...wishes, tail });
        const tailBytes = tail === undefined ? undefined : tail * bytesOfLine;
        await followRun(session, run.id, { ...wishes, tailBytes });
      }),
};

async function findLogged(session: Session, named: string): Promise<RunResource> {
  const run = await tryFindRun(session, named);
  if (run !== undefined) return run;
  await findJob(session, named); // says what may be meant
  throw new CliError(exitCodes.notFound, `there is no run or job ${JSON.stringify(named)}`);
}

/** The newest that has started, however many ticks were skipped since; else the newest. */
async function newestRun(session: Session, jobId: string, name: string): Promise<RunResource> {
  const client = await session.client();
  const newest = async (limit: number, status?: readonly RunStatus[]) =>
    (await client.runs.list({ job_id: jobId, status, limit, fields: ['-output', '-result'] })).items;
  const [[sure], maybe] = await Promise.all([newest(1, started), newest(mostLookedAt, maybeStarted)]);
  const other = maybe.find(({ attempt_num: attempts }) => attempts > 0);
  const isOtherNewer = sure === undefined || (other !== undefined && other.scheduled_at > sure.scheduled_at);
  const run = (isOtherNewer ? other : sure) ?? (await newest(1))[0];
  if (run === undefined)
    throw new CliError(exitCodes.notFound, `${name} has not run yet`, { hint: `aster trigger ${name} --follow` });
  return client.runs.get(run.id);
}

/** Told where the name does not say it: which run is shown, and which of its attempts. */
function sayWhich(session: Session, named: string, run: RunResource, attempt: number | undefined): void {
  const { id, job_name: job, status, attempt_num: last } = run;
  if (id.startsWith(named.toLowerCase()) && last < 2) return;
  const which = last === 0 ? '' : `, attempt ${attempt ?? last} of ${last}`;
  session.say(`run ${id} of ${printable(job)}: ${status}${which}`);
}

async function printRaw(session: Session, { id }: RunResource, attempt: number | undefined): Promise<void> {
  const bytes = await (await session.client()).runs.rawOutput(id, { attempt });
  await new Promise<void>((resolve) => process.stdout.write(bytes, () => resolve()));
}

async function printStored(session: Session, run: RunResource, wishes: LogWishes): Promise<void> {
  const { attempt, tail, stream, matches, timesIn } = wishes;
  const client = await session.client();
  if (stream !== undefined || timesIn !== undefined) {
    if (!isEnded(run.status)) throw usageError('--stream and --times of a run that has not ended need -f');
    if (tail !== undefined) throw usageError('--tail does not go with --stream or --times');
    if (run.attempt_num === 0) return session.say(`not started: ${run.error_msg ?? run.status}`);
    return printOutput(session, client.runs.followOutput(run.id, { attempt: attempt ?? run.attempt_num }), wishes);
  }
  const text = run.attempt_num === 0 ? '' : await client.runs.output(run.id, { attempt });
  if (text === '') session.say(run.started_at === null ? `not started: ${run.error_msg ?? run.status}` : 'no output');
  if (tail === undefined && matches === undefined) {
    session.terminal.write(session.terminal.isTerminal && text !== '' && !text.endsWith('\n') ? `${text}\n` : text);
    return;
  }
  const lines = text === '' ? [] : text.replace(/\n$/, '').split('\n');
  const wanted = lines.filter((line) => matches?.(line) !== false);
  for (const line of tail === undefined ? wanted : wanted.slice(-tail)) session.terminal.write(`${line}\n`);
}

async function linesOfLastSuccess(session: Session, run: RunResource): Promise<ReadonlySet<string>> {
  const client = await session.client();
  const query = { job_id: run.job_id, status: 'succeeded', to: run.scheduled_at, limit: 1 } as const;
  const before = (await client.runs.list(query)).items[0];
  if (before === undefined) return new Set();
  session.say(`compared with run ${before.id}`);
  return new Set((await client.runs.output(before.id)).split('\n'));
}
