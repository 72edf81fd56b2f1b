import { type Schedule, ticksBetween } from '@aster-scheduler/cron';

export interface OverlapFacts {
  readonly schedule: Schedule;
  readonly from: Date;
  readonly to: Date;
  readonly concurrencyPolicy: 'allow' | 'forbid' | 'queue' | 'replace';
  /** Absent: it has not run yet. */
  readonly usualMs?: number;
  readonly p95Ms?: number;
}

export interface Overlaps {
  /** Ticks of the range that find a run of the job in the way. */
  readonly expected: number;
  /** How many ticks there are in all. */
  readonly ticks: number;
  readonly why: string;
}

const mostTicks = 5_000;

/** What the concurrency policy of a job will come to, by how long its runs take; `undefined`: nothing to tell of. */
export function simulateOverlaps(facts: OverlapFacts): Overlaps | undefined {
  const { schedule, from, to, concurrencyPolicy, usualMs, p95Ms } = facts;
  if (concurrencyPolicy === 'allow' || usualMs === undefined) return undefined;
  const ticks = ticksBetween(schedule, from, to, mostTicks).map((tick) => tick.getTime());
  const usual = countInTheWay(ticks, usualMs);
  const longer = p95Ms === undefined ? usual : countInTheWay(ticks, p95Ms);
  if (longer === 0) return undefined;
  const what = {
    forbid: 'are skipped',
    queue: 'wait, and the queue grows',
    replace: 'end the run before them',
  }[concurrencyPolicy];
  const share = (count: number) => `${count} of ${ticks.length} ticks ${what}`;
  const interval = `ticks are ${seconds(smallestDistance(ticks))} apart at the least`;
  const why =
    usual > 0
      ? `runs usually take ${seconds(usualMs)} and ${interval}: with ${concurrencyPolicy}, ${share(usual)}`
      : `5 of 100 runs take ${seconds(p95Ms ?? usualMs)} or more and ${interval}: if all did, with ${concurrencyPolicy} ${share(longer)}`;
  return { expected: usual, ticks: ticks.length, why };
}

/** Ticks that come while the run of one before goes on; what is in the way is not started. */
function countInTheWay(ticks: readonly number[], durationMs: number): number {
  let freeAt = -Infinity;
  return ticks.filter((tick) => {
    if (tick < freeAt) return true;
    freeAt = tick + durationMs;
    return false;
  }).length;
}

function smallestDistance(ticks: readonly number[]): number {
  return ticks.slice(1).reduce((least, tick, n) => Math.min(least, tick - (ticks[n] ?? tick)), Infinity);
}

function seconds(ms: number): string {
  return ms >= 120_000 ? `${Math.round(ms / 6_000) / 10} min` : `${Math.round(ms / 100) / 10} s`;
}
