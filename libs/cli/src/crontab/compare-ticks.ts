import { parseSchedule, ticksBetween } from '@aster-scheduler/cron';
import type { ImportedJob } from './to-job.js';
import { vixieTicks } from './vixie-ticks.js';

/** The ticks of a line under cron and as a job. */
export interface ComparedTicks {
  /** Of cron. */
  readonly count: number;
  readonly onlyInCron: readonly Date[];
  /** Of a job whose command looks at the weekday: those that it lets pass without doing anything are not among them. */
  readonly onlyInAster: readonly Date[];
}

const mostTicks = 1_000_000;

/** Lists the ticks of both from `from` to `to` and compares them. */
export function compareTicks({ job, fields }: ImportedJob, from: Date, to: Date): ComparedTicks | undefined {
  if (fields === undefined) return undefined;
  const timezone = job.timezone ?? 'UTC';
  const byCron = vixieTicks(fields, timezone, from, to).map((at) => at.getTime());
  const schedule = parseSchedule(job.cron_expr ?? '', { timezone });
  const byAster = ticksBetween(schedule, from, to, mostTicks).map((at) => at.getTime());
  const [cron, aster] = [new Set(byCron), new Set(byAster)];
  const isGuarded = job.args?.[1]?.startsWith('case "$(TZ=') === true;
  return {
    count: byCron.length,
    onlyInCron: byCron.filter((at) => !aster.has(at)).map((at) => new Date(at)),
    onlyInAster: isGuarded ? [] : byAster.filter((at) => !cron.has(at)).map((at) => new Date(at)),
  };
}
