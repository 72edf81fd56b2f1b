import { nameDifference } from './clock-change-nights.js';
import { compareTicks } from './compare-ticks.js';
import type { ImportedJob } from './imported-job.js';

/** A line and a job that do not tick alike. */
export interface TickDifference {
  readonly imported: ImportedJob;
  /** Ticks that only one of both has. */
  readonly ticks: number;
  /** When, in words. */
  readonly nights: readonly string[];
}

/** A year of ticks, under cron and as jobs. */
export interface Proof {
  /** Of cron. */
  readonly count: number;
  readonly same: number;
  readonly differences: readonly TickDifference[];
}

const yearMs = 365 * 86_400_000;
/** Ticks of one line that are put into words. */
const namedTicks = 200;

/** Compares a year of ticks of lines and jobs. Lines with the same fields in the same zone are compared once. */
export function proveTicks(jobs: readonly ImportedJob[], now: Date): Proof {
  const from = new Date(Math.floor(now.getTime() / 60_000) * 60_000);
  const to = new Date(from.getTime() + yearMs);
  const known = new Map<string, ReturnType<typeof compareTicks>>();
  const differences: TickDifference[] = [];
  let count = 0;
  let same = 0;
  for (const imported of jobs) {
    const { job, fields, weekdays } = imported;
    const key = JSON.stringify([fields, job.timezone, job.cron_expr, weekdays]);
    const compared = known.has(key) ? known.get(key) : compareTicks(imported, from, to);
    known.set(key, compared);
    if (compared === undefined) continue;
    count += compared.count;
    same += compared.count - compared.onlyInCron.length;
    const differing = [...compared.onlyInCron, ...compared.onlyInAster].sort(
      (one, other) => one.getTime() - other.getTime(),
    );
    if (differing.length === 0) continue;
    const words = differing.slice(0, namedTicks).map((at) => nameDifference(at, job.timezone ?? 'UTC'));
    differences.push({ imported, ticks: differing.length, nights: [...new Set(words)] });
  }
  return { count, same, differences };
}
