import { wallTimeAt } from '@aster-scheduler/cron';

/**
 * An instant as a zone's clock shows it, in ISO 8601 with the distance from UTC: `2026-03-29T03:00:00+02:00`. Seconds
 * of the distance, which zones had a century ago, and milliseconds are shown where there are any.
 */
export function localTime(at: Date, timezone: string): string {
  const shownMs = wallTimeAt(at.getTime(), timezone);
  const offsetMs = shownMs - at.getTime();
  const text = new Date(shownMs)
    .toISOString()
    .slice(0, -1)
    .replace(/\.000$/, '');
  return text + offsetText(Math.round(offsetMs / 1_000));
}

function offsetText(offsetSeconds: number): string {
  const seconds = Math.abs(offsetSeconds);
  const parts = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  const shown = parts[2] === 0 ? parts.slice(0, 2) : parts;
  return (offsetSeconds < 0 ? '-' : '+') + shown.map((part) => String(part).padStart(2, '0')).join(':');
}
