import { wallTimeAt as shownAt } from '@aster-scheduler/cron';

/** The date and time that the clock of a zone shows. */
export interface WallTime {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/** What the clock of a zone shows at an instant. */
export function wallTimeAt(at: Date, timezone: string): WallTime {
  const shown = new Date(shownAt(at.getTime(), timezone));
  return {
    year: shown.getUTCFullYear(),
    month: shown.getUTCMonth() + 1,
    day: shown.getUTCDate(),
    hour: shown.getUTCHours(),
    minute: shown.getUTCMinutes(),
    second: shown.getUTCSeconds(),
  };
}

/** How far a zone is ahead of UTC at an instant. */
export function zoneOffsetMs(at: Date, timezone: string): number {
  return shownAt(at.getTime(), timezone) - at.getTime();
}

/** The instants at which a zone's clock shows a time: none in a gap, two where the clock was put back. */
export function instantsShowing(wall: WallTime, timezone: string): readonly Date[] {
  const wallMs = utcMsOf(wall);
  const offsets = [-dayMs, 0, dayMs].map((shiftMs) => zoneOffsetMs(new Date(wallMs + shiftMs), timezone));
  return [...new Set(offsets)]
    .map((offsetMs) => new Date(wallMs - offsetMs))
    .filter((at) => zoneOffsetMs(at, timezone) === wallMs - at.getTime())
    .sort((one, other) => one.getTime() - other.getTime());
}

/** The milliseconds of a wall time as if its clock showed UTC. */
export function utcMsOf({ year, month, day, hour, minute, second }: WallTime): number {
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

const dayMs = 86_400_000;
