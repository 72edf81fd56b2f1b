const units = [
  { name: 'd', ms: 86_400_000 },
  { name: 'h', ms: 3_600_000 },
  { name: 'min', ms: 60_000 },
  { name: 's', ms: 1_000 },
] as const;

/** A duration in its two largest units: `3 min 4 s`; below ten seconds in tenths of one, below one in ms. */
export function durationWords(durationMs: number): string {
  if (durationMs < 1_000) return `${Math.max(0, Math.round(durationMs))} ms`;
  if (durationMs < 10_000) return `${Math.floor(durationMs / 100) / 10} s`;
  const at = units.findIndex(({ ms }) => durationMs >= ms);
  const words: string[] = [];
  let left = durationMs;
  for (const { name, ms } of units.slice(at, at + 2)) {
    const count = Math.floor(left / ms);
    left -= count * ms;
    if (count > 0) words.push(`${count} ${name}`);
  }
  return words.join(' ');
}
