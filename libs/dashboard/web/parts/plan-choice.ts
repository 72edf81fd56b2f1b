/** Who is chosen of a list: some, each with what was known of it then, or all that match what it was asked for. */
export type Choice<Item> = ReadonlyMap<string, Item> | 'all';

interface WithId {
  readonly id: string;
}

/**
 * The choice after boxes were ticked or cleared. What was all that match is then all that are loaded but these.
 *
 * @param loaded the list as far as it is loaded, with the items of `ids`
 */
export function planChoice<Item extends WithId>(
  choice: Choice<Item>,
  loaded: readonly Item[],
  ids: readonly string[],
  isChosen: boolean,
): Choice<Item> {
  const named = new Set(ids);
  const next = new Map(choice === 'all' ? loaded.map((item) => [item.id, item]) : choice);
  for (const item of loaded.filter(({ id }) => named.has(id))) {
    if (isChosen) next.set(item.id, item);
  }
  if (!isChosen) for (const id of ids) next.delete(id);
  return next;
}

/** What is known of those that are chosen one by one: as the list has them, or had them where they are gone from it. */
export function knownOf<Item extends WithId>(choice: Choice<Item>, loaded: readonly Item[]): readonly Item[] {
  if (choice === 'all') return [];
  const fresh = new Map(loaded.map((item) => [item.id, item]));
  return [...choice].map(([id, item]) => fresh.get(id) ?? item);
}

/**
 * What stays chosen once something was done to those of another choice: what was ticked meanwhile. All that match are
 * forgotten only where nothing else was chosen meanwhile.
 */
export function planRest<Item>(now: Choice<Item>, done: Choice<Item>): Choice<Item> {
  if (now === 'all' || done === 'all') return now === done ? new Map<string, Item>() : now;
  return new Map([...now].filter(([id]) => !done.has(id)));
}
