import type { ExplanationResource, JobResource, RunListItem, RunResource } from '@aster-scheduler/client';
import { Command, Option } from '@commander-js/extra-typings';
import type { CommandModule } from '../command/command-module.js';
import { explainNow } from '../jobs/explain-now.js';
import { findJob, tryFindJob } from '../objects/find-job.js';
import { tryFindRun } from '../objects/find-run.js';
import { type Fact, renderFacts } from '../output/facts.js';
import { printable } from '../output/printable.js';
import { printOne } from '../print/print-one.js';
import { describeRun } from '../runs/describe-run.js';
import { isEnded } from '../runs/is-ended.js';
import { listDifferences } from '../runs/list-differences.js';
import type { Session } from '../session/session.js';
import { formatFullInstant, type Times } from '../time/format-instant.js';
import { parseInstant } from '../time/parse-instant.js';

/** `aster why`. */
export const whyCommand: CommandModule = {
  completes: 'run or job',
  examples: [
    { command: 'aster why nightly/report', does: 'why it is not running now, and its last failure' },
    { command: "aster why nightly/report --at 'yesterday 02:30'", does: 'what became of an instant, past or future' },
    { command: 'aster why last-failed', does: 'why a run ended as it did' },
  ],
  create: (session) =>
    new Command('why')
      .description('Say why something ran, did not run, or failed: the answer first, then the facts.')
      .argument('<job-or-run>')
      .option('--at <instant>', "in the zone of the job: 09:00, 'yesterday 02:30', 2026-11-27T01:30:00Z")
      .addOption(new Option('--fold <which>', 'of a time that comes twice').choices(['first', 'second'] as const))
      .action(async (named, options) => {
        const job = await tryFindJob(session, named);
        const run = job === undefined ? await tryFindRun(session, named) : undefined;
        if (run !== undefined) return explainRun(session, run);
        const found = job ?? (await findJob(session, named));
        const { now } = await session.times();
        if (options.at === undefined) return explainNow(session, found);
        const at = parseInstant(options.at, { now, timezone: found.timezone, fold: options.fold });
        await explainInstant(session, found, at);
      }),
};

async function explainInstant(session: Session, job: JobResource, at: Date): Promise<void> {
  const client = await session.client();
  const explanation = await client.jobs.explain(job.id, at);
  const times = await session.times(job.timezone);
  const run = explanation.run_id === null ? undefined : await client.runs.get(explanation.run_id);
  await printOne(session, {
    resource: explanation,
    name: explanation.code,
    text: () =>
      `${sentenceOf(explanation, job)}\n${renderFacts(factsOf(explanation, run, times, job), session.terminal)}`,
  });
}

/** What is no tick is told by the clock of the reader below it. */
function sentenceOf({ code, sentence }: ExplanationResource, job: JobResource): string {
  if (code === 'not_a_tick')
    return `not a tick: ${printable(job.cron_expr ?? job.name)} in ${job.timezone} is not due then`;
  return `${code.replaceAll('_', ' ')}: ${printable(sentence)}`;
}

function factsOf(
  explanation: ExplanationResource,
  run: RunResource | undefined,
  times: Times,
  job: JobResource,
): readonly Fact[] {
  const at = (text: string | null) => (text === null ? undefined : formatFullInstant(new Date(text), times));
  const short = run?.id.slice(0, 13) ?? '';
  return [
    ['instant', bothClocks(new Date(explanation.at), times, job.timezone)],
    ['run', run === undefined ? undefined : describeRun(run, times)],
    ['note', typeof run?.note === 'string' ? printable(run.note) : undefined],
    ['reason', explanation.reason ?? undefined],
    ['waits for', explanation.waits_for.map(printable).join(', ')],
    ['tick before', at(explanation.previous_tick)],
    ['tick after', at(explanation.next_tick)],
    ['next', run === undefined ? `aster next ${job.name}` : `aster run ${short}   ·   aster logs ${short}`],
  ];
}

function bothClocks(at: Date, times: Times, jobZone: string): string {
  const shown = formatFullInstant(at, times);
  return jobZone === times.timezone || times.style !== 'local'
    ? shown
    : `${shown}  (${formatFullInstant(at, { ...times, timezone: jobZone })})`;
}

async function explainRun(session: Session, run: RunResource): Promise<void> {
  const client = await session.client();
  const times = await session.times();
  const query = { job_id: run.job_id, status: 'succeeded', to: run.scheduled_at, limit: 1 } as const;
  const before = isEnded(run.status) ? (await client.runs.list(query)).items[0] : undefined;
  const explanation = await client.runs.explain(run.id);
  const hasGoneWrong = run.status === 'failed' || run.status === 'timed_out';
  const comparison = hasGoneWrong ? await client.runs.compare(run.id) : undefined;
  const short = run.id.slice(0, 13);
  const facts: readonly Fact[] = [
    ['job', printable(run.job_name)],
    ['in words', printable(explanation.sentence)],
    ['scheduled', `${formatFullInstant(new Date(run.scheduled_at), times)}  by ${run.trigger}`],
    ['note', run.note === null ? undefined : printable(run.note)],
    ['attempts', run.attempt_num > 1 ? String(run.attempt_num) : undefined],
    ['error', run.error_line === null ? lastLine(run) : printable(run.error_line)],
    ['last success', before === undefined ? undefined : describeRun(before, times)],
    ['differs', comparison === undefined ? undefined : listDifferences(comparison)],
    ['next', run.status === 'succeeded' ? `aster logs ${short}` : `aster logs ${short}   ·   aster retry ${short}`],
  ];
  await printOne(session, {
    resource: { ...run, explanation, comparison: comparison ?? null },
    name: run.id,
    text: () => `${describeRun(run, times)}${reasonText(run)}\n${renderFacts(facts, session.terminal)}`,
  });
}

function reasonText({ reason, error_msg: message }: RunListItem): string {
  return reason === null ? '' : message === null ? `: ${reason}` : ` (${reason})`;
}

function lastLine({ output, status }: RunListItem): string | undefined {
  if (output === null || status === 'succeeded') return undefined;
  const line = output.trimEnd().split('\n').at(-1);
  return line === undefined || line === '' ? undefined : printable(line);
}
