/** A span of time for people: `14 ms`, `3.1 s`, `41 min 8 s`, `2 h 5 min`, `3 d 4 h`. */
export function formatSpan(spanMs: number): string {
  const ms = Math.max(0, Math.round(spanMs));
  if (ms < 1_000) return `${ms} ms`;
  if (ms < 10_000) return `${(Math.floor(ms / 100) / 10).toFixed(1)} s`;
  const seconds = Math.floor(ms / 1_000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return pair(minutes, 'min', seconds % 60, 's');
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return pair(hours, 'h', minutes % 60, 'min');
  return pair(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

/** How far an instant is from now: `3 min ago`, `in 2 h 5 min`, `now`. */
export function formatDistance(distanceMs: number): string {
  if (Math.abs(distanceMs) < 1_000) return 'now';
  const span = formatSpan(Math.floor(Math.abs(distanceMs) / 1_000) * 1_000).replace('.0 s', ' s');
  return distanceMs < 0 ? `${span} ago` : `in ${span}`;
}

function pair(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}
