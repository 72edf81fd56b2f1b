import type { RunAttemptResource, RunResource } from '@aster-scheduler/client';
import { Command, Option } from '@commander-js/extra-typings';
import type { CommandModule } from '../command/command-module.js';
import { CliError, usageError } from '../errors/cli-error.js';
import { exitCodes } from '../errors/exit-codes.js';
import { tryFindJob } from '../objects/find-job.js';
import { findRun, tryFindRun } from '../objects/find-run.js';
import { findWorkerName } from '../objects/find-worker-name.js';
import { type Fact, renderFacts } from '../output/facts.js';
import { isForPrograms } from '../output/output-format.js';
import { printable } from '../output/printable.js';
import { statusStyle } from '../output/status-style.js';
import { printOne } from '../print/print-one.js';
import { listDifferences } from '../runs/list-differences.js';
import { runLengthMs } from '../runs/run-length.js';
import { ifKnown, notKnown } from '../session/if-known.js';
import type { Session } from '../session/session.js';
import { formatFullInstant, formatInstant, type Times } from '../time/format-instant.js';
import { formatSpan } from '../time/format-span.js';

/** Lines of output that are shown. */
const linesShown = 10;

/** `aster run`. */
export const runCommand: CommandModule = {
  completes: 'run',
  examples: [
    { command: 'aster run last', does: 'the newest run' },
    { command: 'aster run last-failed', does: 'the newest that failed' },
    { command: 'aster run last -o json', does: 'with all its fields' },
  ],
  create: (session) =>
    new Command('run')
      .description('Show everything about one run.')
      .argument('<run>', 'id, begin of an id, last, last-failed, or job@09:00')
      .addOption(new Option('-f, --follow').hideHelp()) // of those who want to run a job, or to read its output
      .action(async (named, { follow }) => {
        if (follow === true) await refuseToFollow(session, named);
        const run = (await tryFindRun(session, named)) ?? (await refuse(session, named));
        const times = await session.times();
        const more = isForPrograms(session.settings.output) ? [] : await factsBesides(session, run);
        await printOne(session, { resource: run, name: run.id, text: () => render(session, run, times, more) });
      }),
};

/** People who want to run a job try this command. */
async function refuse(session: Session, named: string): Promise<RunResource> {
  const job = await tryFindJob(session, named);
  if (job === undefined) return findRun(session, named);
  throw new CliError(exitCodes.notFound, `${job.name} is a job, not a run`, {
    hint: `aster trigger ${job.name} runs it, aster runs ${job.name} lists its runs`,
  });
}

async function refuseToFollow(session: Session, named: string): Promise<never> {
  if ((await tryFindRun(session, named)) === undefined) await refuse(session, named);
  throw usageError('aster run shows a run, and follows nothing', `aster logs -f ${named} follows its output`);
}

async function factsBesides(session: Session, run: RunResource): Promise<readonly Fact[]> {
  const { worker_id: id } = run;
  const worker = id === null ? undefined : await findWorkerName(session, id);
  return [['worker', worker], ...(await comparedWithSuccess(session, run))];
}

/** Of a run that went wrong: in what it differs from the last one that succeeded. */
async function comparedWithSuccess(session: Session, run: RunResource): Promise<readonly Fact[]> {
  if (run.status !== 'failed' && run.status !== 'timed_out') return [];
  const comparison = await ifKnown((await session.client()).runs.compare(run.id));
  if (comparison === undefined) return [['last success', notKnown]];
  const { with_run_id: success } = comparison;
  if (success === null) return [['last success', 'none before it']];
  return [
    ['last success', success],
    ['differs', listDifferences(comparison)],
  ];
}

function render({ terminal }: Session, run: RunResource, times: Times, more: readonly Fact[]): string {
  const style = statusStyle(run.status);
  const status = style === undefined ? run.status : terminal.style(style, run.status);
  const head = `${terminal.style('bold', printable(run.job_name))}  ${status}\n`;
  return head + renderFacts(factsOf(run, times, more), terminal);
}

function factsOf(run: RunResource, times: Times, more: readonly Fact[]): readonly Fact[] {
  const at = (text: string | null) => (text === null ? undefined : formatFullInstant(new Date(text), times));
  const lengthMs = runLengthMs(run, times.now);
  return [
    ['why', run.error_msg === null ? undefined : printable(run.error_msg)],
    ['reason', run.reason ?? undefined],
    ['scheduled', `${at(run.scheduled_at) ?? ''}  by ${run.trigger}`],
    ['started', startedText(run, times)],
    ['ended', at(run.finished_at)],
    ['took', lengthMs === undefined ? undefined : formatSpan(lengthMs)],
    [
      'attempts',
      [...run.attempts.map((attempt) => attemptLine(attempt, times)), lastAttempt(run)].filter(Boolean).join('\n'),
    ],
    ['exit', run.exit_code === null ? (run.signal ?? undefined) : String(run.exit_code)],
    ['left behind', run.leftover_processes === null ? undefined : `${run.leftover_processes} processes`],
    ['asked for', askedText(run)],
    ['repeats', run.retry_of ?? undefined],
    ['after', run.upstream_run_ids.join('\n')],
    ...more,
    ['output', outputTail(run)],
    ['id', run.id],
    ['type', `aster logs ${run.id.slice(0, 13)}   ·   aster why ${run.id.slice(0, 13)}`],
  ];
}

function startedText({ started_at: started, available_at: due }: RunResource, times: Times): string | undefined {
  if (started === null) return undefined;
  const waitedMs = Date.parse(started) - Date.parse(due);
  return `${formatFullInstant(new Date(started), times)}  ${formatSpan(waitedMs)} after it was due`;
}

/** By whom and why, where that is known. */
function askedText({ actor, note }: RunResource): string | undefined {
  const by = actor === null ? [] : [`by ${printable(actor)}`];
  return [...by, ...(note === null ? [] : [printable(note)])].join(': ') || undefined;
}

function attemptLine(attempt: RunAttemptResource, times: Times): string {
  const at = attempt.started_at === null ? '' : ` ${formatInstant(new Date(attempt.started_at), times)}`;
  return `${attempt.attempt_num}  ${attempt.status}${at}${attempt.error_msg === null ? '' : `: ${printable(attempt.error_msg)}`}`;
}

function lastAttempt({ attempts, attempt_num: count, status, error_msg: error }: RunResource): string {
  return attempts.length === 0 ? '' : `${count}  ${status}${error === null ? '' : `: ${printable(error)}`}`;
}

function outputTail({ output }: RunResource): string | undefined {
  if (output === null || output.trim() === '') return undefined;
  const lines = output.trimEnd().split('\n');
  const shown = lines.slice(-linesShown).map(printable);
  return lines.length > linesShown ? ['…', ...shown].join('\n') : shown.join('\n');
}
