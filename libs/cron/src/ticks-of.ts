import { hasDates } from './calendar.js';
import { elapsedTimeTicks } from './elapsed-time-ticks.js';
import { everyTicks } from './every-ticks.js';
import { fixedTimeTicks } from './fixed-time-ticks.js';
import type { Schedule } from './schedule.js';
import { firstInstantMs, lastInstantMs } from './supported-range.js';
import type { TickLine } from './tick-line.js';
import { zoneClock } from './zone-clock.js';

/** The ticks of a schedule, none outside the supported range; the instants asked about may be any. */
export function ticksOf(schedule: Schedule): TickLine {
  const line = lines.get(schedule) ?? withinRange(makeLine(schedule));
  lines.set(schedule, line);
  return line;
}

const lines = new WeakMap<Schedule, TickLine>();

function makeLine(schedule: Schedule): TickLine {
  if (schedule.kind === 'manual') return noTicks;
  if (schedule.kind === 'every') return everyTicks(schedule.anchorAt.getTime(), schedule.periodMs);
  const { fields, timezone } = schedule;
  if (!hasDates(fields.dates)) return noTicks;
  const clock = zoneClock(timezone);
  return fields.hasWildcardTime ? elapsedTimeTicks(fields, clock) : fixedTimeTicks(fields, clock);
}

const noTicks: TickLine = { next: () => undefined, previous: () => undefined, count: () => 0 };

function withinRange(line: TickLine): TickLine {
  return {
    next(afterMs) {
      if (afterMs >= lastInstantMs) return undefined;
      const tickMs = line.next(Math.max(afterMs, firstInstantMs - 1));
      return tickMs !== undefined && tickMs <= lastInstantMs ? tickMs : undefined;
    },
    previous(atMs) {
      if (atMs < firstInstantMs) return undefined;
      const tickMs = line.previous(Math.min(atMs, lastInstantMs));
      return tickMs !== undefined && tickMs >= firstInstantMs ? tickMs : undefined;
    },
    count(fromMs, toMs, max) {
      const first = Math.max(fromMs, firstInstantMs - 1);
      const last = Math.min(toMs, lastInstantMs);
      return first >= last ? 0 : Math.min(max, line.count(first, last, max));
    },
  };
}
