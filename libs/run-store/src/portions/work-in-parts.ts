import { isDeadlinePassed, isLockTimeout, isStatementTimeout } from '@aster-scheduler/db';
import { isCausedByItems } from './is-caused-by-items.js';

/** How long to wait for a lock that keeps a portion from being done: longer than a lock is usually held. */
export const lockPatienceMs = 500;
/** The wait after many locks in a row could not be had, since other items are waiting. */
const leastPatienceMs = 20;
/**
 * How many statements for a single item may take too long before the pass gives up on the rest: it has lost enough time
 * by then.
 */
const mostSlow = 2;

export interface PartsOptions<Item> {
  /** What is worked on together: items that need the same lock, such as that of their job. */
  readonly keyOf: (item: Item) => string;
  /** Does all of a part or nothing of it, and waits for no lock longer than so. */
  readonly work: (part: readonly Item[], lockTimeoutMs: number) => Promise<unknown>;
  /** Asked before each part. */
  readonly goesOn?: () => boolean;
}

/** An item that cannot be worked on now, and why. */
export interface LeftItem<Item> {
  readonly item: Item;
  readonly error: unknown;
}

/** The items of a portion that were not done. */
export interface PartsLeft<Item> {
  readonly left: readonly LeftItem<Item>[];
  /** Items that were not tried. */
  readonly untried: readonly Item[];
}

/**
 * Works off items that could not be worked on all together. What is locked by others, takes too long or is broken is
 * left out and reported, so that the rest is done; the caller comes back to it. The order of the parts is different
 * each time, so that one that was not tried is first some other time.
 *
 * @throws what says that the database is away
 */
export async function workInParts<Item>(items: readonly Item[], options: PartsOptions<Item>): Promise<PartsLeft<Item>> {
  const { work, goesOn = () => true } = options;
  const parts = shuffled(groupBy(items, options.keyOf));
  const left: LeftItem<Item>[] = [];
  let patienceMs = lockPatienceMs;
  let slow = 0;
  for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
    if (!goesOn() || slow >= mostSlow) return { left, untried: [...part, ...parts.flat()] };
    try {
      await work(part, patienceMs);
    } catch (error) {
      if (!isCausedByItems(error)) throw error;
      if (isLockTimeout(error)) patienceMs = Math.max(patienceMs / 2, leastPatienceMs);
      else if (part.length > 1) {
        parts.push(...halvesOf(part));
        continue;
      }
      if (isStatementTimeout(error) || isDeadlinePassed(error)) slow += 1;
      if (slow >= mostSlow && isDeadlinePassed(error)) throw error; // most likely the database does not answer at all
      left.push(...part.map((item) => ({ item, error })));
    }
  }
  return { left, untried: [] };
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): (readonly Item[])[] {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return [...groups.values()];
}

/** The last one is worked on first. */
function halvesOf<Item>(part: readonly Item[]): (readonly Item[])[] {
  const middle = Math.ceil(part.length / 2);
  return [part.slice(middle), part.slice(0, middle)];
}

function shuffled<Part>(parts: readonly Part[]): Part[] {
  return parts
    .map((part) => ({ part, place: Math.random() }))
    .sort((one, other) => one.place - other.place)
    .map(({ part }) => part);
}
