import type { Schedule } from './schedule.js';
import { instantMs } from './supported-range.js';
import { ticksOf } from './ticks-of.js';

/**
 * The first tick strictly after an instant, or `undefined` when there is none up to the end of 2199.
 *
 * The latest two answers are kept with the schedule, and `parseSchedule` gives all jobs with the same expression and
 * zone the same schedule: asking for the next tick of each of them, and for the one after it, costs two look-ups.
 *
 * @throws RangeError when `after` is not a valid date
 */
export function nextTick(schedule: Schedule, after: Date): Date | undefined {
  const afterMs = instantMs(after, 'after');
  const [latest, earlier] = latestAnswers.get(schedule) ?? [];
  if (latest !== undefined && isAnswerTo(latest, afterMs)) return asDate(latest.tickMs);
  if (earlier !== undefined && isAnswerTo(earlier, afterMs)) return asDate(earlier.tickMs);
  const answer = { fromMs: afterMs, tickMs: ticksOf(schedule).next(afterMs) };
  latestAnswers.set(schedule, [answer, latest]);
  return asDate(answer.tickMs);
}

/** `tickMs` is the first tick after each instant from `fromMs` until the tick itself. */
interface Answer {
  readonly fromMs: number;
  readonly tickMs: number | undefined;
}

const latestAnswers = new WeakMap<Schedule, readonly [latest: Answer, earlier: Answer | undefined]>();

function isAnswerTo({ fromMs, tickMs }: Answer, afterMs: number): boolean {
  return afterMs >= fromMs && (tickMs === undefined || afterMs < tickMs);
}

function asDate(tickMs: number | undefined): Date | undefined {
  return tickMs === undefined ? undefined : new Date(tickMs);
}
