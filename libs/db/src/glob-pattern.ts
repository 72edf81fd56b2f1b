import { escapePattern } from './containing.js';

/** A name with `*` for any characters and `?` for one, as the pattern of `like` that means the same. */
export function globPattern(glob: string): string {
  return escapePattern(glob).replaceAll('*', '%').replaceAll('?', '_');
}
