/** Hands items on together: those of a short time, or those that came while the ones before were being handled. */
export interface Gatherer<Item> {
  add(item: Item): void;
  /** Does not wait for the time to pass; resolves once everything added so far is handled. */
  flush(): Promise<void>;
}

/** @param handle must not reject; called with one portion at a time */
export function createGatherer<Item>(
  gatherMs: number,
  handle: (items: readonly Item[]) => Promise<void>,
): Gatherer<Item> {
  let items: Item[] = [];
  let added = 0;
  let handled = 0;
  let handling: Promise<void> | undefined;
  let hurry: (() => void) | undefined;

  async function gatherAndHandle(): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, gatherMs);
      hurry = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    const portion = items;
    items = [];
    await handle(portion);
    handled += portion.length;
  }

  function start(): void {
    handling ??= gatherAndHandle().finally(() => {
      handling = undefined;
      if (items.length > 0) start();
    });
  }

  return {
    add(item) {
      items.push(item);
      added += 1;
      start();
    },
    async flush() {
      const target = added;
      while (handling !== undefined && handled < target) {
        hurry?.();
        await handling;
      }
    },
  };
}
