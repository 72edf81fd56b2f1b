import type { LedgerEntryResource } from '@aster-scheduler/client';
import type { TimeRange } from '../../parts/plan-range.js';

/** What became of a tick, as it is drawn. */
export type StripLook = 'well' | 'failed' | 'skipped' | 'unexplained' | 'open';

export interface StripMark {
  readonly at: number;
  /** Where it stands, as a share of the range. */
  readonly share: number;
  readonly look: StripLook;
}

export interface LedgerStripPlan {
  readonly range: TimeRange;
  readonly marks: readonly StripMark[];
}

/** The ticks that are known, over the time that they are of; `undefined` where these are too few to be a picture. */
export function planLedgerStrip(ticks: readonly LedgerEntryResource[]): LedgerStripPlan | undefined {
  const ats = ticks.map(({ at }) => Date.parse(at));
  const [from, to] = [Math.min(...ats), Math.max(...ats)];
  if (ticks.length < 3 || to <= from) return undefined;
  // the first and the last one are not cut off, and can be drawn over
  const edge = (to - from) * 0.01;
  const range = { from: from - edge, to: to + edge };
  const marks = ticks.map((tick) => {
    const at = Date.parse(tick.at);
    return { at, share: (at - range.from) / (range.to - range.from), look: lookOf(tick) };
  });
  return { range, marks };
}

function lookOf({ outcome, status }: LedgerEntryResource): StripLook {
  if (outcome === 'unexplained' || outcome === 'skipped') return outcome;
  if (outcome !== 'ran') return 'open';
  return status === 'succeeded' ? 'well' : status === 'skipped' ? 'skipped' : 'failed';
}

/** The tick that is nearest to a place; a line is too narrow to be hit. */
export function nearestMark({ marks }: Pick<LedgerStripPlan, 'marks'>, share: number): StripMark | undefined {
  const [first, ...others] = marks;
  const distance = (mark: StripMark) => Math.abs(mark.share - share);
  return others.reduce((nearest, mark) => (nearest && distance(nearest) <= distance(mark) ? nearest : mark), first);
}
