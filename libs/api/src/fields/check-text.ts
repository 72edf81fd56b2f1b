/** What a text may be; lengths are in characters (code points), as the database counts them. */
export interface TextRule {
  readonly min?: number;
  readonly max: number;
  /** No line breaks or other control characters. */
  readonly isLine?: boolean;
}

/** What is wrong with a value that must be text, or `undefined`. */
export function checkText(value: unknown, { min = 0, max, isLine = false }: TextRule): string | undefined {
  if (typeof value !== 'string') return 'must be text';
  const broken = checkCharacters(value);
  if (broken !== undefined) return broken;
  const length = countCharacters(value);
  if (length < min) return min === 1 ? 'must not be empty' : `must have at least ${min} characters`;
  if (length > max) return `must have at most ${max} characters, not ${length}`;
  if (isLine && /\p{Cc}/u.test(value)) return 'must not contain control characters';
  if (min > 0 && value.trim() === '') return 'must not be blank';
  return undefined;
}

/** What no text may contain: neither the database nor a process can take it. */
export function checkCharacters(text: string): string | undefined {
  if (text.includes('\0')) return 'must not contain a NUL character';
  if (/\p{Surrogate}/u.test(text)) return 'must not contain half of a surrogate pair';
  return undefined;
}

function countCharacters(text: string): number {
  let count = 0;
  for (let index = 0; index < text.length; index += (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1) count += 1;
  return count;
}
