/** Milliseconds of each unit of a Go duration. */
const unitMs: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  '\u00b5s': 1e-3, // the micro sign
  '\u03bcs': 1e-3, // the Greek letter
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
};

const part = /(\d+(?:\.\d*)?|\.\d+)(ns|us|\u00b5s|\u03bcs|ms|s|m|h)/y;

/** Ten thousand days; longer is a mistake rather than a wish. */
export const maxDurationMs = 864_000_000_000;

/**
 * Milliseconds of a duration written as in Go's `time.ParseDuration`: `500ms`, `90s`, `1h30m`, `1.5h`, `0`.
 *
 * `undefined` for anything else: no unit, no number, a sign, white space, more than 64 characters or `maxDurationMs`,
 * or a positive duration below half a millisecond. The result is rounded to whole milliseconds.
 */
export function parseDuration(text: string): number | undefined {
  if (text === '0') return 0;
  if (text.length === 0 || text.length > 64) return undefined;
  let total = 0;
  part.lastIndex = 0;
  while (part.lastIndex < text.length) {
    const match = part.exec(text);
    if (match === null) return undefined;
    total += Number(match[1]) * (unitMs[match[2] ?? ''] ?? Number.NaN);
  }
  const rounded = Math.round(total);
  if (!Number.isFinite(total) || rounded > maxDurationMs || (total > 0 && rounded === 0)) return undefined;
  return rounded;
}

/** The Go duration that `parseDuration` reads as `ms`, as Go writes it: 90_000 is `1m30s`, 0 is `0s`. */
export function formatDuration(ms: number): string {
  if (ms === 0) return '0s';
  if (ms < 1_000) return `${ms}ms`;
  const hours = Math.floor(ms / 3_600_000);
  const minutes = Math.floor((ms % 3_600_000) / 60_000);
  const seconds = (ms % 60_000) / 1_000;
  return [hours > 0 ? `${hours}h` : '', minutes > 0 ? `${minutes}m` : '', seconds > 0 ? `${seconds}s` : ''].join('');
}
