import type { ServiceName } from '../service-name.js';

/** What a text was read as, or what is wrong with it and how to put it right. */
export type Reading<T> = { readonly value: T } | { readonly fault: string };

/** Reads the text of a variable; the text is never empty. */
export type Reader<T> = (text: string) => Reading<T>;

/** One environment variable: how it is read, who reads it, and what is told of it. */
export interface Variable<T> {
  /** One line for `--help` and the README. */
  readonly about: string;
  readonly services: readonly ServiceName[];
  /** Written as a user would; absent: nothing is set. */
  readonly default?: string;
  /** Where one process is given another default than the rest. */
  readonly defaultFor?: Readonly<Partial<Record<ServiceName, string>>>;
  /** Shown in place of the default where there is none. */
  readonly defaultNote?: string;
  /** Where one process has another note than the rest. */
  readonly noteFor?: Readonly<Partial<Record<ServiceName, string>>>;
  /** Never shown, hidden in logs, and may be given as a file: `NAME_FILE`. */
  readonly isSecret?: boolean;
  readonly read: Reader<T>;
}

/** The value in quotes for a message. Long ones are only counted, so that nothing is cut in two. */
export function quoteValue(text: string): string {
  return text.length > 60 ? `a text of ${text.length} characters` : JSON.stringify(text);
}
