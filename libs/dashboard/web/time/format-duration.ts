const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** A duration in two units at most: `840 ms`, `1.24 s`, `3 min 05 s`, `2 h 04 min`, `3 d 4 h`. Below zero: none. */
export function formatDuration(ms: number): string {
  if (ms < secondMs) return `${Math.max(Math.round(ms), 0)} ms`;
  if (ms < 9_995) return `${(ms / secondMs).toFixed(2)} s`;
  if (ms < 59_950) return `${(ms / secondMs).toFixed(1)} s`;
  if (ms < hourMs - 500) return pair(Math.round(ms / secondMs), 60, 'min', 's', 2);
  if (ms < dayMs - minuteMs / 2) return pair(Math.round(ms / minuteMs), 60, 'h', 'min', 2);
  return pair(Math.round(ms / hourMs), 24, 'd', 'h', 1);
}

function pair(count: number, size: number, large: string, small: string, digits: number): string {
  const rest = count % size;
  const whole = `${Math.floor(count / size)} ${large}`;
  return rest === 0 ? whole : `${whole} ${String(rest).padStart(digits, '0')} ${small}`;
}
