import { formatDuration } from './format-duration.js';

/**
 * How far an instant is from now: `in 3 min`, `2 h ago`, `now` within a second. One unit, since it changes while read.
 */
export function formatRelative(at: Date, now: Date): string {
  const ms = at.getTime() - now.getTime();
  if (Math.abs(ms) < 1_000) return 'now';
  const [amount, unit] = formatDuration(Math.abs(ms)).split(' ');
  const text = `${Math.floor(Number(amount))} ${unit}`;
  return ms > 0 ? `in ${text}` : `${text} ago`;
}
