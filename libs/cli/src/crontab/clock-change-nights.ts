import { clockChangesBetween } from '@aster-scheduler/cron';

const hourMs = 3_600_000;

/**
 * Words for an instant at which cron and a job differ: in the night of a clock change that night, such as
 * `the night of 29 Mar 2026, when clocks in Europe/Berlin go 60 min forward`; else the instant itself.
 */
export function nameDifference(at: Date, timezone: string): string {
  const around = clockChangesBetween(
    timezone,
    new Date(at.getTime() - 5 * hourMs),
    new Date(at.getTime() + 5 * hourMs),
  );
  const [change] = around;
  if (change === undefined) return at.toISOString().replace(':00.000Z', 'Z');
  const movedMin = Math.round((change.toOffsetMs - change.fromOffsetMs) / 60_000);
  const day = new Intl.DateTimeFormat('en-GB', { timeZone: timezone, day: 'numeric', month: 'short', year: 'numeric' });
  const way = movedMin > 0 ? `${movedMin} min forward` : `${-movedMin} min back`;
  return `the night of ${day.format(change.at)}, when clocks in ${timezone} go ${way}`;
}
