import type { JobResource, RunListItem, TickResource } from '@aster-scheduler/client';
import { Command } from '@commander-js/extra-typings';
import type { CommandModule } from '../command/command-module.js';
import { commandLineOf } from '../jobs/command-line-of.js';
import { describeJobSchedule } from '../jobs/describe-job-schedule.js';
import { fieldsThatDiffer } from '../jobs/fields-that-differ.js';
import { jobFigures } from '../jobs/job-figures.js';
import { findJob } from '../objects/find-job.js';
import { type Fact, renderFacts } from '../output/facts.js';
import { fieldText } from '../output/fill-template.js';
import { isForPrograms } from '../output/output-format.js';
import { printable } from '../output/printable.js';
import { statusLetter } from '../output/status-style.js';
import { printOne } from '../print/print-one.js';
import { describeRun } from '../runs/describe-run.js';
import type { Session } from '../session/session.js';
import { formatFullInstant, type Times } from '../time/format-instant.js';
import { formatDistance } from '../time/format-span.js';

const ticksShown = 3;
const runsShown = 20;

/** `aster job`. */
export const jobCommand: CommandModule = {
  completes: 'job',
  examples: [
    { command: 'aster job nightly/report', does: 'everything about one job' },
    { command: 'aster job nightly/report -o yaml', does: 'all its fields' },
    { command: 'aster job nightly/report --tz utc', does: 'with times in UTC' },
  ],
  create: (session) =>
    new Command('job')
      .description('Show everything about one job.')
      .argument('<name>', 'name, id, or the begin of an id')
      .action(async (name) => {
        const job = await findJob(session, name);
        const facts = isForPrograms(session.settings.output) ? [] : await gatherFacts(session, job);
        const { style } = session.terminal;
        await printOne(session, {
          resource: job,
          name: job.name,
          text: () => `${style('bold', printable(job.name))}\n${renderFacts(facts, session.terminal)}`,
        });
      }),
};

async function gatherFacts(session: Session, job: JobResource): Promise<readonly Fact[]> {
  const client = await session.client();
  const times = await session.times(job.timezone);
  const ticks =
    job.status === 'active' && job.cron_expr !== null ? await client.jobs.ticks(job.id, { count: ticksShown }) : [];
  const runs = (await client.runs.list({ job_id: job.id, limit: runsShown })).items;
  const failure = runs.find(({ status }) => status === 'failed' || status === 'timed_out');
  return [
    ['status', statusText(job, times)],
    ['does', printable(commandLineOf(job))],
    ['when', describeJobSchedule(job)],
    ['schedule', job.cron_expr === null ? undefined : `${job.cron_expr}  (${job.timezone})`],
    ['next', ticks.map((tick) => tickLine(tick, times)).join('\n')],
    ['runs', runs.length === 0 ? 'none yet' : outcomes(runs)],
    ['last', runs[0] === undefined ? undefined : describeRun(runs[0], times)],
    ['last failure', failure === undefined || failure === runs[0] ? undefined : describeRun(failure, times)],
    ...(await jobFigures(session, job, times.now)),
    ['description', job.description === null ? undefined : printable(job.description)],
    ...ownFields(job),
    ['id', `${job.id}  version ${job.version}`],
    ['type', `aster why ${job.name}   ·   aster logs ${job.name}   ·   aster trigger ${job.name} --follow`],
  ];
}

function statusText({ status, pause }: JobResource, times: Times): string {
  if (status !== 'inactive') return status;
  const { until = null, note = null } = pause ?? {};
  const end = until === null ? '' : ` until ${formatFullInstant(new Date(until), times)}`;
  return `paused${end}${note === null ? '' : `: ${printable(note)}`}`;
}

/** What differs from what any job has, but for what is shown already, and for what may be secret. */
function ownFields(job: JobResource): readonly Fact[] {
  return Object.entries(fieldsThatDiffer(job))
    .filter(([name]) => !notAmongOwn.has(name))
    .map(([name, value]): Fact => [name, name === 'labels' ? labelsText(job) : printable(fieldText(value))]);
}

function labelsText({ labels }: JobResource): string {
  return Object.entries(labels)
    .map(([name, value]) => printable(`${name}=${value}`))
    .join(', ');
}

const notAmongOwn = new Set([
  ...['name', 'description', 'cron_expr', 'timezone', 'status', 'command', 'args', 'handler', 'depends_on'],
  ...['env', 'payload'],
]);

function outcomes(runs: readonly RunListItem[]): string {
  const strip = [...runs]
    .reverse()
    .map(({ status }) => statusLetter(status))
    .join('');
  const ended = runs.filter(({ status }) => ['succeeded', 'failed', 'timed_out'].includes(status));
  const good = ended.filter(({ status }) => status === 'succeeded').length;
  return `${strip}  ${good} of the last ${ended.length} succeeded`;
}

function tickLine({ at, mark }: TickResource, times: Times): string {
  const instant = new Date(at);
  const note =
    mark === 'gap' ? '   moved past a clock change' : mark === 'repeated' ? '   the clock shows it twice' : '';
  return `${formatFullInstant(instant, times)}   ${formatDistance(instant.getTime() - times.now.getTime())}${note}`;
}
