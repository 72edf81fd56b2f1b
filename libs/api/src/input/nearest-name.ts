const longestName = 64;

/** What other schedulers call the same, without case and punctuation. */
const otherWords: ReadonlyMap<string, string> = new Map([
  ['schedule', 'cron_expr'],
  ['interval', 'cron_expr'],
  ['crontab', 'cron_expr'],
  ['cmd', 'command'],
  ['script', 'command'],
  ['arguments', 'args'],
  ['argv', 'args'],
  ['params', 'args'],
  ['environment', 'env'],
  ['variables', 'env'],
  ['tz', 'timezone'],
  ['zone', 'timezone'],
  ['cwd', 'working_directory'],
  ['workdir', 'working_directory'],
  ['retries', 'max_retries'],
  ['queue', 'pool'],
  ['dependencies', 'depends_on'],
  ['needs', 'depends_on'],
]);

/**
 * The known name that somebody probably meant: the same but for case and punctuation, begun but not finished, reached
 * by one slip of the keys in four characters, or another word for it.
 */
export function nearestName(name: string, known: Iterable<string>): string | undefined {
  if (name.length > 2 * longestName) return undefined; // before it is looked through
  const plain = plainOf(name);
  if (plain === '' || plain.length > longestName) return undefined;
  const names = [...known];
  const meant = otherWords.get(plain);
  if (meant !== undefined && names.includes(meant)) return meant;
  let nearest: { readonly name: string; readonly distance: number } | undefined;
  for (const candidate of names) {
    const distance = distanceBetween(plain, plainOf(candidate));
    if (nearest === undefined || distance < nearest.distance) nearest = { name: candidate, distance };
  }
  if (nearest === undefined || nearest.distance > Math.max(1, Math.floor(plain.length / 4))) return undefined;
  return nearest.name;
}

function plainOf(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** Insertions, deletions, substitutions and swaps of neighbours; a half for the begin of a longer name. */
function distanceBetween(a: string, b: string): number {
  if (a.length >= 3 && a !== b && b.startsWith(a)) return 0.5;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const cost = a[row - 1] === b[column - 1] ? 0 : 1;
      const isSwap = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current[column] = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + cost,
        isSwap ? (beforeLast[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length] ?? 0;
}
