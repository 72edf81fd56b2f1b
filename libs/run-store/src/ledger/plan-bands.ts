import { onTimeMs } from '../ticks/plan-ticks.js';
import type { LedgerBand, LedgerEntry } from './ledger-entry.js';
import type { LedgerSpan } from './ledger-span.js';

/** A change of a job, as its versions tell. */
export interface LedgerEdit {
  readonly version: number;
  readonly at: Date;
  readonly by?: string;
  /** Names of fields. */
  readonly fields: readonly string[];
}

export interface BandFacts {
  /** The part of time that is told of; ends included. */
  readonly from: Date;
  readonly to: Date;
  readonly spans: readonly LedgerSpan[];
  readonly edits: readonly LedgerEdit[];
  /** The ticks of that part. */
  readonly entries: readonly LedgerEntry[];
  /** Of a job that is paused. */
  readonly pauseWords?: string;
}

/** What held for stretches of a part of time: pauses, edits, and times when nobody planned; the newest first. */
export function planBands(facts: BandFacts): LedgerBand[] {
  const { from, to } = facts;
  const bands = [...idleBands(facts), ...facts.edits.map(toEdit), ...lateBands(facts.entries)];
  return bands
    .filter((band) => band.from <= to && (band.to ?? to) >= from)
    .toSorted((a, b) => b.from.getTime() - a.from.getTime());
}

/** Edits during a pause do not divide it. */
function idleBands({ spans, pauseWords = '' }: BandFacts): LedgerBand[] {
  const bands: LedgerBand[] = [];
  for (const { status, since, until } of spans.toReversed()) {
    if (status === 'active') continue;
    const kind = status === 'inactive' ? 'paused' : 'archived';
    const before = bands.at(-1);
    const isContinued = before?.kind === kind && before.to?.getTime() === since.getTime();
    if (isContinued) bands.pop();
    const detail = `the job was ${kind}`;
    bands.push({ from: isContinued ? before.from : since, to: until, kind, detail });
  }
  const last = bands.at(-1);
  if (last?.kind !== 'paused') return bands;
  return [...bands.slice(0, -1), { ...last, detail: last.detail + pauseWords }]; // those of now, where there are any
}

function toEdit({ version, at, by, fields }: LedgerEdit): LedgerBand {
  const who = by === undefined ? '' : ` by ${by}`;
  return { from: at, to: at, kind: 'edited', detail: `version ${version}${who}`, version, fields };
}

/**
 * Ticks that were recorded when they were no longer on time tell that nobody planned between: no scheduler was running,
 * or the database was away.
 */
function lateBands(entries: readonly LedgerEntry[]): LedgerBand[] {
  const late = entries
    .flatMap(({ at, run }) =>
      run?.trigger === 'schedule' && isLate(at, run.createdAt) ? [[at, run.createdAt] as const] : [],
    )
    .toSorted(([a], [b]) => a.getTime() - b.getTime());
  const bands: { from: Date; to: Date }[] = [];
  for (const [from, to] of late) {
    const last = bands.at(-1);
    if (last === undefined || from > last.to) bands.push({ from, to });
    else if (to > last.to) last.to = to;
  }
  return bands.map((band) => ({ ...band, kind: 'no_scheduler', detail: 'nobody planned ticks in this time' }));
}

function isLate(at: Date, madeAt: Date): boolean {
  return madeAt.getTime() - at.getTime() > onTimeMs;
}
