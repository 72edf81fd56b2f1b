import { NotFoundError, type Run, tickRunId } from '@aster-scheduler/core';
import { type Db, serverTime } from '@aster-scheduler/db';
import { listRunsBriefly } from '../history/list-runs-briefly.js';
import { listTickSkips } from '../skips/list-tick-skips.js';
import { findCoveringSkips } from './find-covering-skips.js';
import { findKeptFrom } from './find-kept-from.js';
import { findLedgerJob, type LedgerJob } from './find-ledger-job.js';
import type { LedgerBand, LedgerEntry, LedgerOutcome } from './ledger-entry.js';
import { type LedgerSpan, listSpans } from './ledger-span.js';
import { listEdits } from './list-edits.js';
import { planBands } from './plan-bands.js';
import { planEntry } from './plan-entry.js';
import { type LedgerTick, ticksBack } from './ticks-back.js';

export interface LedgerQuery {
  /** Ticks at this instant or later; absent: as far back as is known. */
  readonly from?: Date;
  /** Ticks up to and including this instant; absent: up to now. */
  readonly to?: Date;
  /** Only these; absent: all. */
  readonly outcomes?: readonly LedgerOutcome[];
  readonly limit: number;
  /** Instead of the database's clock. */
  readonly now?: Date;
}

export interface LedgerPage {
  /** The newest first; may be fewer than the limit, or none, although more follow. */
  readonly entries: readonly LedgerEntry[];
  /** What held in the part of time that the page has gone through. */
  readonly bands: readonly LedgerBand[];
  /** Where the next page begins: its ticks are not after this. Absent on the last page. */
  readonly nextTo?: Date;
}

/** What a page looks at, however few of it are asked for: ticks, and portions of them. */
const mostTicks = 2_000;
const mostPortions = 200;

/**
 * The ticks of a job, each with what became of it: those of the schedules that it had, not of the rows that there are.
 * What it costs depends on the page, not on the range.
 *
 * @throws NotFoundError
 */
export async function readLedger(db: Db, jobId: string, query: LedgerQuery): Promise<LedgerPage> {
  const now = query.now ?? (await serverTime(db));
  const job = await findLedgerJob(db, jobId);
  if (job === undefined) throw new NotFoundError('job', jobId);
  const spans = withResumption(await listSpans(db, jobId), job, now);
  const { to = now } = query;
  const from = await findKeptFrom(db, job, query.from);
  const { seen: found, nextTo } = await goThrough(db, { job, spans, from, to, now, query });
  const seen = await withoutRemoved(db, job, found);
  const part = { from: nextTo ?? from, to };
  const edits = await listEdits(db, jobId, part);
  return {
    entries: seen.filter((entry) => isWanted(entry, query)),
    bands: planBands({ ...part, spans, edits, entries: seen, pauseWords: job.pauseWords }),
    nextTo,
  };
}

/** A pause that will be over by itself is followed by the schedule as it is. */
function withResumption(spans: readonly LedgerSpan[], { resumesAt }: LedgerJob, now: Date): readonly LedgerSpan[] {
  const [last] = spans;
  if (last?.status !== 'inactive' || resumesAt === undefined || resumesAt <= now) return spans;
  const since = new Date(resumesAt.getTime() - 1);
  return [{ ...last, status: 'active', since, until: undefined }, { ...last, until: since }, ...spans.slice(1)];
}

/** What retention has removed while the page was read, is told of no more than what it has removed before. */
async function withoutRemoved(db: Db, job: LedgerJob, seen: readonly LedgerEntry[]): Promise<readonly LedgerEntry[]> {
  if (seen.every(({ outcome }) => outcome !== 'unexplained')) return seen;
  const keptFrom = await findKeptFrom(db, job, undefined);
  return seen.filter(({ at, outcome }) => outcome !== 'unexplained' || at >= keptFrom);
}

interface Passage {
  readonly job: LedgerJob;
  readonly spans: readonly LedgerSpan[];
  readonly from: Date;
  readonly to: Date;
  readonly now: Date;
  readonly query: LedgerQuery;
}

/** Goes back from the newest tick, until there are enough or it has looked at much. */
async function goThrough(db: Db, passage: Passage): Promise<{ seen: LedgerEntry[]; nextTo?: Date }> {
  const { spans, from, to, query } = passage;
  const seen: LedgerEntry[] = [];
  let portions = 0;
  let wanted = 0;
  for (const { ticks, downTo } of ticksBack(spans, from, to)) {
    for (const entry of await listEntries(db, passage, ticks)) {
      if (wanted >= query.limit) return { seen, nextTo: entry.at };
      seen.push(entry);
      if (isWanted(entry, query)) wanted += 1;
    }
    portions += 1;
    if (seen.length >= mostTicks || portions >= mostPortions) return { seen, nextTo: downTo };
  }
  return { seen };
}

function isWanted({ outcome }: LedgerEntry, { outcomes }: LedgerQuery): boolean {
  return outcomes === undefined || outcomes.includes(outcome);
}

async function listEntries(db: Db, { job, now }: Passage, ticks: readonly LedgerTick[]): Promise<LedgerEntry[]> {
  if (ticks.length === 0) return [];
  const ofTick = (at: Date): string => tickRunId(job.id, at);
  const ofBackfill = (at: Date): string => tickRunId(job.id, at, 'backfill');
  const runs = await listRunsBriefly(
    db,
    ticks.flatMap(({ at }) => [ofTick(at), ofBackfill(at)]),
  );
  const byId = new Map(runs.map((run) => [run.id, run]));
  const missing = ticks.filter(({ at }) => !byId.has(ofTick(at)) && at <= now).map(({ at }) => at);
  const covering = await findCoveringSkips(db, job.id, missing);
  const skips = ticks.some(({ at }) => at > now) ? await listTickSkips(db, job.id) : [];
  return ticks.map(({ at, schedule }) => {
    const run: Run | undefined = byId.get(ofTick(at)) ?? covering.get(at.getTime());
    const skip = skips.find((asked) => asked.at.getTime() === at.getTime());
    const { plannedUntil, name: jobName } = job;
    return planEntry({ at, schedule, now, plannedUntil, jobName, run, backfill: byId.get(ofBackfill(at)), skip });
  });
}
