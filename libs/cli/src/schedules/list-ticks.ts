import { type ClockMark, markTick, nextTick, type Schedule } from '@aster-scheduler/cron';
import { wallTimeAt, zoneOffsetMs } from '../time/wall-clock.js';
import { offsetText } from '../time/zone-name.js';

export interface ListedTick {
  readonly at: Date;
  /** By the clock of the schedule's zone, with its distance from UTC. */
  readonly localTime: string;
  readonly mark: ClockMark | undefined;
}

export interface WantedTicks {
  readonly from: Date;
  readonly until: Date | undefined;
  readonly count: number;
  readonly onlyMarked: boolean;
}

/** Ticks that are looked at for marks. */
const mostLookedAt = 100_000;
const mostListed = 10_000;

/** The ticks after an instant, with what clock changes do to them. */
export function listTicks(schedule: Schedule, { from, until, count, onlyMarked }: WantedTicks): readonly ListedTick[] {
  const found: ListedTick[] = [];
  let after = from;
  for (let looked = 0; found.length < Math.min(count, mostListed) && looked < mostLookedAt; looked += 1) {
    const at = nextTick(schedule, after);
    if (at === undefined || (until !== undefined && at > until)) break;
    after = at;
    const mark = markTick(schedule, at);
    if (!onlyMarked || mark !== undefined) found.push({ at, mark, localTime: localTimeOf(at, schedule.timezone) });
  }
  return found;
}

function localTimeOf(at: Date, timezone: string): string {
  const { year, month, day, hour, minute, second } = wallTimeAt(at, timezone);
  const two = (number: number) => String(number).padStart(2, '0');
  const offset = offsetText(zoneOffsetMs(at, timezone));
  return `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}${offset}`;
}
