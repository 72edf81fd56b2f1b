import type { JobResource, LedgerBandResource, LedgerEntryResource, LedgerOutcome } from '@aster-scheduler/client';
import { Command, Option } from '@commander-js/extra-typings';
import type { CommandModule } from '../command/command-module.js';
import { usageError } from '../errors/cli-error.js';
import { nearestWord } from '../errors/nearest-word.js';
import { parseCount } from '../input/parse-version.js';
import { checkLedgers } from '../jobs/check-ledgers.js';
import { readLedger } from '../jobs/read-ledger.js';
import { findJob } from '../objects/find-job.js';
import { findJobs } from '../objects/find-jobs.js';
import { printable } from '../output/printable.js';
import { printList } from '../print/print-list.js';
import { printOne } from '../print/print-one.js';
import { mostOf, sayCut } from '../print/print-pages.js';
import type { Session } from '../session/session.js';
import { formatFullInstant, formatInstant, type Times } from '../time/format-instant.js';
import { formatSpan } from '../time/format-span.js';
import { pastInstant } from '../time/past-instant.js';

const defaultLimit = 20;
const outcomes = ['ran', 'running', 'waiting', 'skipped', 'to_come', 'unexplained'] as const satisfies LedgerOutcome[];

/** `aster ledger`. */
export const ledgerCommand: CommandModule = {
  completes: 'job',
  examples: [
    { command: 'aster ledger nightly/report', does: 'the newest ticks, with what became of each' },
    { command: 'aster ledger nightly/report --outcome skipped --from now-7d', does: 'what was skipped in a week' },
    { command: 'aster ledger --check --from now-90d', does: 'of all jobs: exits 1 when a tick has no explanation' },
  ],
  create: (session) =>
    new Command('ledger')
      .description(
        'List the ticks of a job, the newest first, with what became of each. They are recomputed from the schedules ' +
          'that the job had, so none is left out.',
      )
      .argument('[names...]', 'one job; with --check several, or all')
      .option('--from <instant>', 'ticks at this instant or later: now-7d, 09:00, 2026-11-27')
      .option('--to <instant>', 'ticks up to this instant, past or future; the present unless given')
      .addOption(new Option('--fold <which>', 'of a time that comes twice').choices(['first', 'second'] as const))
      .option('--outcome <outcomes>', `only these: ${outcomes.join(', ')}`)
      .option('--limit <count>', `how many, ${defaultLimit} unless given`, parseCount)
      .option('--all', 'all of them')
      .option('--check', 'exit 1 when a tick has neither a run nor a skip')
      .action(async (names, { from, to, fold, outcome, limit, all, check }) => {
        const times = await session.times();
        const instant = (text: string | undefined) =>
          text === undefined ? undefined : pastInstant(text, { ...times, fold }).toISOString();
        const range = { from: instant(from), to: instant(to) };
        if (check === true) {
          return checkLedgers(session, await findJobs(session, names, { all: names.length === 0 }), range);
        }
        const [name, another] = names;
        if (name === undefined || another !== undefined) throw usageError('name one job', 'aster ledger --check');
        const job = await findJob(session, name);
        const amount = { limit, all, usual: defaultLimit };
        const query = { ...range, outcome: outcome?.split(',').map(readOutcome), limit: mostOf(amount) };
        const { ledger, hasMore } = await readLedger(session, job.id, query);
        const { kind } = session.settings.output;
        const isWhole = kind === 'json' || kind === 'yaml';
        if (isWhole) await printOne(session, { resource: ledger, name: job.name, text: () => '' });
        else await printTicks(session, job, ledger.ticks);
        if (hasMore) sayCut(session, amount);
        if (isWhole) return;
        const jobTimes = await session.times(job.timezone);
        for (const band of ledger.bands) session.say(bandLine(band, jobTimes));
      }),
};

async function printTicks(session: Session, job: JobResource, items: readonly LedgerEntryResource[]): Promise<void> {
  const times = await session.times(job.timezone);
  await printList<LedgerEntryResource>(session, {
    items,
    columns: [
      { title: 'TICK', text: ({ at }) => formatFullInstant(new Date(at), times) },
      { title: 'OUTCOME', text: ({ outcome }) => outcome.replaceAll('_', ' '), style: styleOf },
      { title: 'ENDED', text: ({ status }) => status ?? '-', dropOrder: 2 },
      {
        title: 'TOOK',
        text: ({ duration_ms: ms }) => (ms === null ? '-' : formatSpan(ms)),
        alignsRight: true,
        dropOrder: 3,
      },
      { title: 'TRIES', text: ({ attempts }) => String(attempts), alignsRight: true, isWide: true },
      { title: 'WHY', text: ({ sentence }) => sentence, shrinks: true, leastWidth: 24, dropOrder: 1 },
      { title: 'REASON', text: ({ reason }) => reason ?? '', isWide: true },
      { title: 'CLOCK', text: ({ mark }) => mark ?? '', isWide: true },
      { title: 'RUN', text: ({ run_id: id }) => id ?? '', isWide: true },
    ],
    name: ({ at }) => at,
    empty: `${printable(job.name)} has no tick like that`,
  });
}

function styleOf({ outcome, status }: LedgerEntryResource) {
  if (outcome === 'unexplained' || status === 'failed' || status === 'timed_out') return 'red' as const;
  if (outcome === 'ran') return 'green' as const;
  return outcome === 'running' ? ('cyan' as const) : ('dim' as const);
}

function bandLine({ kind, from, to, detail }: LedgerBandResource, times: Times): string {
  const end = to === null ? 'now' : formatInstant(new Date(to), times);
  return `${kind.replaceAll('_', ' ')} from ${formatInstant(new Date(from), times)} to ${end}: ${printable(detail)}`;
}

function readOutcome(text: string): LedgerOutcome {
  const wanted = text.trim().replaceAll(/[ -]/g, '_');
  const outcome = outcomes.find((known) => known === wanted);
  if (outcome !== undefined) return outcome;
  const near = nearestWord(wanted, outcomes);
  throw usageError(
    `an outcome cannot be ${JSON.stringify(text)}${near === undefined ? '' : `; did you mean ${near}?`}`,
    `one of ${outcomes.join(', ')}`,
  );
}
