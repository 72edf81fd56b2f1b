import { editDistance } from '@aster-scheduler/core';

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

/** A half for the begin of a longer name. */
function distanceBetween(a: string, b: string): number {
  return a.length >= 3 && a !== b && b.startsWith(a) ? 0.5 : editDistance(a, b);
}
