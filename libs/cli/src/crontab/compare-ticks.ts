import { parseSchedule, ticksBetween, wallTimeAt } from '@aster-scheduler/cron';
import type { ImportedJob } from './imported-job.js';
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

/** Lists the ticks of both from `from` to `to` and compares them; `undefined` for what cron has no ticks of. */
export function compareTicks(
  { job, fields, weekdays }: Pick<ImportedJob, 'job' | 'fields' | 'weekdays'>,
  from: Date,
  to: Date,
): ComparedTicks | undefined {
  if (fields === undefined) return undefined;
  const timezone = job.timezone ?? 'UTC';
  const byCron = vixieTicks(fields, timezone, from, to).map((at) => at.getTime());
  const schedule = parseSchedule(job.cron_expr ?? '', { timezone });
  const byAster = ticksBetween(schedule, from, to, mostTicks).map((at) => at.getTime());
  const does = (at: number) => weekdays?.includes(new Date(wallTimeAt(at, timezone)).getUTCDay()) ?? true;
  const [cron, aster] = [new Set(byCron), new Set(byAster)];
  return {
    count: byCron.length,
    onlyInCron: byCron.filter((at) => !aster.has(at)).map((at) => new Date(at)),
    onlyInAster: byAster.filter((at) => !cron.has(at) && does(at)).map((at) => new Date(at)),
  };
}
