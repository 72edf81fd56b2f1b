/** What somebody has typed to narrow a list: free text, and words such as `pool:gpu` or `label:"team=a b"`. */
export interface Filter {
  /** The free text; empty: none. */
  readonly text: string;
  /** By name, each value once. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  /** Words that look as if they narrowed it, by names that are not known; they are taken as text. */
  readonly unknown: readonly string[];
}

/** @param known names that narrow a list */
export function readFilter(typed: string, known: readonly string[]): Filter {
  const text: string[] = [];
  const values = new Map<string, string[]>();
  const unknown: string[] = [];
  for (const word of wordsOf(typed)) {
    const colon = word.indexOf(':');
    const [name, value] = [word.slice(0, Math.max(colon, 0)), unquoted(word.slice(colon + 1))];
    if (colon > 0 && value !== '' && known.includes(name)) {
      const of = values.get(name) ?? [];
      values.set(name, of.includes(value) ? of : [...of, value]);
      continue;
    }
    // an address or a time of day has a colon, too
    if (/^[a-z_]{2,}$/.test(name) && value !== '' && !value.startsWith('//')) unknown.push(name);
    text.push(unquoted(word));
  }
  return { text: text.join(' '), values, unknown };
}

/** What is wrong with a value, such as `is no duration`; `undefined`: nothing. */
export type ValueCheck = (value: string) => string | undefined;

/** The value is one of these. */
export function isOneOf(choices: readonly string[]): ValueCheck {
  return (value) => (choices.includes(value) ? undefined : `is none of ${choices.join(', ')}`);
}

/** The value is some of these, with a comma between. */
export function areSomeOf(choices: readonly string[]): ValueCheck {
  return (value) =>
    value
      .split(',')
      .map(isOneOf(choices))
      .find((problem) => problem !== undefined);
}

/** The value stands for something. @param what such as `duration such as 90s` */
export function isReadBy(read: (value: string) => unknown, what: string): ValueCheck {
  return (value) => (read(value) === undefined ? `is no ${what}` : undefined);
}

/**
 * What was typed to narrow a list and cannot, each as a sentence. Nothing may be left out of what the list is asked for
 * instead: it would show more than its reader thinks.
 *
 * @param checks of the names whose values cannot be any @param several names that may be given more than once
 */
export function wrongWords(
  values: Filter['values'],
  checks: Readonly<Record<string, ValueCheck>>,
  several: readonly string[],
): readonly string[] {
  return [...values].flatMap(([name, of]) => {
    const problems = of.flatMap((value) => {
      const problem = checks[name]?.(value);
      return problem === undefined ? [] : [`${name}:${value} ${problem}`];
    });
    return of.length > 1 && !several.includes(name) ? [...problems, `${name}: can be given once only`] : problems;
  });
}

/** The same without a word: the last one of this name and value. */
export function withoutWord(typed: string, name: string, value: string): string {
  return wordsOf(typed)
    .filter((word) => !(word.startsWith(`${name}:`) && unquoted(word.slice(name.length + 1)) === value))
    .join(' ');
}

/** Words with a space between; quotes hold one together. */
export function wordsOf(typed: string): readonly string[] {
  const words: string[] = [];
  let word = '';
  let isQuoted = false;
  for (const letter of typed) {
    if (letter === '"') isQuoted = !isQuoted;
    if (isQuoted || !/\s/.test(letter)) word += letter;
    else if (word !== '') {
      words.push(word);
      word = '';
    }
  }
  return word === '' ? words : [...words, word];
}

function unquoted(word: string): string {
  return word.replaceAll('"', '');
}
