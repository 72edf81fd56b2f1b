interface Page<Item> {
  readonly items: readonly Item[];
}

/**
 * What stands on pages that were read one after the other, each item once: where something has come before them
 * meanwhile, the last of a page is the first of the next one, too.
 */
export function joinPages<Item extends { readonly id: string }>(pages: readonly Page<Item>[]): readonly Item[] {
  const all = pages.flatMap(({ items }) => items);
  const seen = new Set<string>();
  return all.filter(({ id }) => !seen.has(id) && seen.add(id));
}
