import type { Page } from '@aster-scheduler/client';

/** Which part of a list is asked for. */
export interface PageRequest {
  readonly limit: number;
  readonly cursor: string | undefined;
}

export type ReadPage<Item> = (page: PageRequest) => Promise<Page<Item>>;

/** A list that is read page by page, as its items are used. */
export interface PagedItems<Item> {
  readonly items: AsyncGenerator<Item, void, undefined>;
  /** Whether there are more than were read; known once the items have come to their end. */
  hasMore(): boolean;
}

/** As many as one request may ask for. */
const largestPage = 1_000;

/**
 * Reads a list up to its end, or up to `most` items.
 *
 * @param most a whole number from 1, or `Infinity`
 */
export function readPages<Item>(readPage: ReadPage<Item>, most: number): PagedItems<Item> {
  let hasMore = false;
  async function* items(): AsyncGenerator<Item, void, undefined> {
    let left = most;
    let cursor: string | undefined;
    do {
      const page = await readPage({ limit: Math.min(left, largestPage), cursor });
      yield* page.items.slice(0, left);
      left -= page.items.length;
      ({ cursor } = page);
      hasMore = left < 0 || cursor !== undefined;
    } while (cursor !== undefined && left > 0);
  }
  return { items: items(), hasMore: () => hasMore };
}

/** The whole of a list. */
export async function readAllPages<Item>(readPage: ReadPage<Item>): Promise<readonly Item[]> {
  const all: Item[] = [];
  for await (const item of readPages(readPage, Infinity).items) all.push(item);
  return all;
}
