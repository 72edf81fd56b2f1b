/** Which part of a list is asked for. */
export interface PageQuery {
  /** 1 to 1000; 100 by default. */
  readonly limit?: number;
  /** At most 100,000, of jobs 200,000; what is further down is reached by `cursor`. */
  readonly offset?: number;
  /** Where the page before ended; instead of `offset`. */
  readonly cursor?: string;
}

/** One page of a list. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** Where the next page begins; `undefined` on the last. */
  readonly cursor: string | undefined;
}

/** Every item of a list, page by page; a page is asked for when the one before it is used up. */
export async function* eachItem<Item>(
  listFrom: (cursor: string | undefined) => Promise<Page<Item>>,
  firstCursor: string | undefined,
): AsyncGenerator<Item, void, undefined> {
  let page = await listFrom(firstCursor);
  yield* page.items;
  while (page.cursor !== undefined) {
    page = await listFrom(page.cursor);
    yield* page.items;
  }
}
