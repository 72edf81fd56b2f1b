import { InvalidInputError } from '@aster-scheduler/core';
import { decodeCursor, encodeCursor } from './cursor.js';
import { defaultPageLimit, type PageQuery } from './page-query.js';

/** A part of a list: so many entries, after those that are passed over. */
export interface PageRange {
  readonly limit: number;
  readonly offset: number;
  /** What the entry before the page was, as `pageOf` was told it. */
  readonly after: string | undefined;
}

/** @throws InvalidInputError for a cursor that is not ours, or one together with an offset */
export function pageRange({ limit = defaultPageLimit, offset, cursor }: PageQuery): PageRange {
  if (cursor !== undefined && offset !== undefined) {
    throw new InvalidInputError([{ field: 'offset', message: 'excludes cursor' }]);
  }
  return { limit, offset: offset ?? 0, after: cursor === undefined ? undefined : decodeCursor(cursor) };
}

export interface PageFacts {
  /** The path of the list, as the client knows it. */
  readonly path: string;
  readonly limit: number;
  /** What the next page has in common with this one. */
  readonly filter: Readonly<Record<string, string | undefined>>;
}

/**
 * The entries of a page and the `Link` to the next one (RFC 8288).
 *
 * @param found one entry more than the limit, if there are as many: it is left out, and tells that there is a next page
 * @param keyOf what the cursor keeps of the last entry
 */
export function pageOf<Entry>(
  found: readonly Entry[],
  facts: PageFacts,
  keyOf: (entry: Entry) => string,
): { readonly entries: readonly Entry[]; readonly headers: Readonly<Record<string, string>> } {
  const entries = found.slice(0, facts.limit);
  const last = entries.at(-1);
  const isLast = found.length <= facts.limit || last === undefined;
  return { entries, headers: nextPage(facts, isLast ? undefined : keyOf(last)) };
}

/** The `Link` to the page that begins after this entry; `undefined` says that there is none. */
export function nextPage(
  { path, limit, filter }: PageFacts,
  after: string | undefined,
): Readonly<Record<string, string>> {
  if (after === undefined) return {};
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) if (value !== undefined) query.set(name, value);
  query.set('limit', String(limit));
  query.set('cursor', encodeCursor(after));
  return { link: `<${path}?${query}>; rel="next"` };
}

/** A page holds about as much JSON at most: it ends with the entry that goes beyond it. */
export const maxPageBytes = 4_194_304;

/** The first entries, up to and including the one that goes beyond what a page may hold. */
export function withinPage<Entry>(entries: readonly Entry[]): readonly Entry[] {
  let length = 0;
  const end = entries.findIndex((entry) => {
    length += JSON.stringify(entry).length;
    return length > maxPageBytes;
  });
  return end < 0 ? entries : entries.slice(0, end + 1);
}

/**
 * The part of a short list that is asked for, with one entry more when there is one, as `pageOf` wants it. The list is
 * put in the order of its keys, each of which is unique.
 */
export function partOf<Entry>(
  all: readonly Entry[],
  { limit, offset, after }: PageRange,
  keyOf: (entry: Entry) => string,
): readonly Entry[] {
  const sorted = [...all].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const rest = after === undefined ? sorted : sorted.filter((entry) => keyOf(entry) > after);
  return rest.slice(offset, offset + limit + 1);
}
