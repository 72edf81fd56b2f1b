import type { SimulatedChange, SimulationResource } from '@aster-scheduler/client';
import { parseDuration } from '@aster-scheduler/core';
import { Command, Option } from '@commander-js/extra-typings';
import type { CommandModule } from '../command/command-module.js';
import { usageError } from '../errors/cli-error.js';
import { collect } from '../input/collect.js';
import { bar } from '../output/bar.js';
import { printable } from '../output/printable.js';
import { printList } from '../print/print-list.js';
import { printOne } from '../print/print-one.js';
import { forecastSteps } from '../schedules/forecast-steps.js';
import { countText, remarks } from '../schedules/print-forecast.js';
import type { Session } from '../session/session.js';
import { applySpread } from '../source/apply-spread.js';
import { loadSource } from '../source/load-source.js';
import { formatInstant, type Times } from '../time/format-instant.js';
import { readRange } from '../time/read-range.js';

const barWidth = 16;

/** `aster simulate`. */
export const simulateCommand: CommandModule = {
  completes: 'job',
  examples: [
    {
      command: "aster simulate nightly/report --cron '*/5 * * * *' --usual 20m",
      does: 'what another schedule comes to',
    },
    { command: 'aster simulate --delete nightly/load --delete etl/load', does: 'what is left without some jobs' },
    {
      command: 'cd "$(mktemp -d)" && aster init && aster simulate -f jobs.aster.yaml --url "$ASTER_URL"',
      does: 'what applying files comes to',
    },
  ],
  create: (session) =>
    new Command('simulate')
      .description(
        'Show what changes of jobs come to: starts, load, and ticks that would find a run in the way. Nothing is changed.',
      )
      .argument('[job]', 'one that is there, or a new one')
      .option('--cron <expression>', 'its schedule')
      .option('--job-tz <zone>', 'its zone')
      .option('--job-pool <name>', 'its pool')
      .addOption(new Option('--policy <policy>', 'while another run is not finished').choices(policies))
      .option('--usual <duration>', 'how long its runs take')
      .option('--pool <name>', 'only the load of this pool')
      .option('--delete <job>', 'without this job; may be repeated', collect)
      .option('-f, --file <path>', 'as these files declare it; may be repeated', collect)
      .option('--source <name>', 'whose jobs the files have, where none says it')
      .option('--apply-spread', 'write the quieter minutes that are proposed into the files')
      .option('--from <instant>', 'from this instant on; now unless given')
      .option('--to <instant>', 'up to this instant; a day later unless given')
      .addOption(new Option('--step <step>', 'how long a row is').choices(forecastSteps).default('1h' as const))
      .action(async (name, options) => {
        const times = await session.times();
        const { from, to } = readRange(options, times);
        const changes = await changesOf(session, name, options);
        if (changes.length === 0) throw usageError('no change is named', 'aster simulate --help');
        const files = options.applySpread === true ? (options.file ?? []) : undefined;
        if (files?.length === 0) throw usageError('--apply-spread edits files', 'name them by --file');
        const { step, pool } = options;
        const input = { from: from?.toISOString(), to: to?.toISOString(), step, pool, changes };
        const simulation = await (await session.client()).statistics.simulate(input);
        const { kind } = session.settings.output;
        if (kind === 'json' || kind === 'yaml') {
          await printOne(session, { resource: simulation, name: '', text: () => '' });
        } else await printSimulation(session, simulation, times);
        if (files !== undefined) await applySpread(session, files, simulation.proposals);
      }),
};

const policies = ['allow', 'forbid', 'queue', 'replace'] as const;

interface ChangeOptions {
  readonly cron?: string;
  readonly jobTz?: string;
  readonly jobPool?: string;
  readonly policy?: (typeof policies)[number];
  readonly usual?: string;
  readonly delete?: readonly string[];
  readonly file?: readonly string[];
  readonly source?: string;
}

async function changesOf(
  session: Session,
  name: string | undefined,
  options: ChangeOptions,
): Promise<readonly SimulatedChange[]> {
  const { cron, jobTz, jobPool, policy, usual, file = [], source } = options;
  const usualMs = usual === undefined ? undefined : parseDuration(usual);
  if (usual !== undefined && usualMs === undefined) throw usageError(`--usual cannot be ${JSON.stringify(usual)}`);
  const named = { cron_expr: cron, timezone: jobTz, pool: jobPool, concurrency_policy: policy, usual_ms: usualMs };
  const isSaid = Object.values(named).some((value) => value !== undefined);
  if (isSaid !== (name !== undefined))
    throw usageError('a change needs a job and what is different', '--cron, --usual');
  const { jobs } = file.length === 0 ? { jobs: [] } : await loadSource(session, file, source);
  const scheduled = jobs.filter(({ cron_expr: expression }) => typeof expression === 'string');
  const declared = scheduled.map(({ name: job, cron_expr, timezone, pool, concurrency_policy }) => ({
    ...({ op: 'put', job, cron_expr, timezone, pool, concurrency_policy } as const),
  }));
  return [
    ...(name === undefined ? [] : [{ op: 'put', job: name, ...named } as const]),
    ...(options.delete ?? []).map((job) => ({ op: 'delete', job }) as const),
    ...declared,
  ];
}

interface StepOfBoth {
  readonly at: number;
  readonly before: number;
  readonly after: number;
  readonly busy_before: number;
  readonly busy_after: number;
  readonly slots: number;
}

async function printSimulation(session: Session, simulation: SimulationResource, times: Times): Promise<void> {
  const items = stepsOf(simulation);
  const most = items.reduce((highest, { before, after }) => Math.max(highest, before, after), 0);
  await printList<StepOfBoth>(session, {
    items,
    columns: [
      { title: 'FROM', text: ({ at }) => formatInstant(new Date(at), times) },
      { title: 'STARTS', text: ({ before }) => countText(before), alignsRight: true },
      { title: 'THEN', text: ({ after }) => countText(after), alignsRight: true, style: changedStyle },
      { title: 'CHART', text: ({ after }) => bar(after, most, barWidth), dropOrder: 1 },
      { title: 'BUSY P95', text: ({ busy_before: busy }) => countText(busy), alignsRight: true },
      { title: 'BUSY THEN', text: ({ busy_after: busy }) => countText(busy), alignsRight: true, style: busyStyle },
      { title: 'SLOTS', text: ({ slots }) => countText(slots), alignsRight: true },
    ],
    name: ({ at }) => new Date(at).toISOString(),
    empty: 'nothing is due in that time',
  });
  for (const { job, expected, ticks, why } of simulation.skips) {
    session.say(`${printable(job)}: ${countText(expected)} of ${ticks} ticks would be skipped: ${printable(why)}`);
  }
  for (const { sentence } of simulation.proposals) session.say(printable(sentence));
  for (const line of remarks(simulation.after, times)) session.say(line);
}

function stepsOf({ before, after }: SimulationResource): readonly StepOfBoth[] {
  const cell = ({ columns, rows }: SimulationResource['before'], step: number, name: string) =>
    rows[step]?.[columns.indexOf(name)] ?? 0;
  return before.rows.map((_row, step) => ({
    at: cell(before, step, 'at'),
    before: cell(before, step, 'starts'),
    after: cell(after, step, 'starts'),
    busy_before: cell(before, step, 'running_p95'),
    busy_after: cell(after, step, 'running_p95'),
    slots: cell(after, step, 'slots'),
  }));
}

function changedStyle({ before, after }: StepOfBoth) {
  return before === after ? undefined : ('yellow' as const);
}

function busyStyle({ busy_after: busy, slots }: StepOfBoth) {
  return busy > slots ? ('red' as const) : undefined;
}
