import { isUuid } from './is-uuid.js';

/**
 * A name as it is stored: composed (NFC) and without white space around it, so that what looks the same is the same.
 */
export function normaliseJobName(name: string): string {
  return name.normalize('NFC').trim();
}

/** In characters (code points), as the database counts them. */
export const maxJobNameLength = 255;

/** Half a sentence that says what is wrong with a normalised name; `undefined` for nothing. */
export function jobNameProblem(name: string): string | undefined {
  if (name === '') return 'must not be empty or blank';
  if (!name.isWellFormed()) return 'must not contain half of a surrogate pair';
  // cut first, so that a text of a megabyte is not taken apart
  if ([...name.slice(0, 2 * maxJobNameLength + 1)].length > maxJobNameLength) {
    return `must have at most ${maxJobNameLength} characters`;
  }
  if (/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(name)) {
    return 'must not contain control characters, nor others that show nothing or change how the rest is shown';
  }
  if (isUuid(name)) return 'must not look like an id';
  if (name === '.' || name === '..') return 'must not be . or .., which a URL cannot hold';
  return undefined;
}
