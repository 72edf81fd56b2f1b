/** A name with `*` for any characters and `?` for one, as the pattern of SQL's LIKE that means the same. */
export function likePatternOf(glob: string): string {
  return glob
    .replace(/[\\%_]/g, '\\$&')
    .replaceAll('*', '%')
    .replaceAll('?', '_');
}
