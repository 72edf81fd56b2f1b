import { isDeadlinePassed, isLockTimeout } from '@aster-scheduler/db';
import { isCausedByItems } from './is-caused-by-items.js';

/** What became of the turn of an item. `nothing`: there is no further item. */
export type Turn = 'done' | 'held-up' | 'nothing';

/**
 * Does a portion of the item that follows.
 *
 * @param after the item whose turn was before, in the order of the items; absent: the first one follows
 * @param begin is told the item before anything is done with it, so that a failure is known to be of that item
 */
export type Portion = (after: string | undefined, begin: (item: string) => void) => Promise<Turn>;

/**
 * Gives each of several items its turn, a portion at a time, one after the other and then from the first one again. An
 * item that others hold up, or whose portion fails, loses its turn, and keeps none of those behind it waiting.
 */
export interface Turns {
  /**
   * Does one portion, of the next item with which anything can be done.
   *
   * @returns whether there was one
   * @throws what says that the database is away, and what happens before an item is found
   */
  take(portion: Portion): Promise<boolean>;
}

export interface TurnsOptions {
  /** Told of what is broken, once until nothing more can be done; not of what others have locked. */
  readonly failed?: (item: string, error: unknown) => void;
  /** How long to look for an item with which anything can be done; the next time others have their turn. */
  readonly patienceMs?: number;
}

export function createTurns({ failed, patienceMs = Infinity }: TurnsOptions = {}): Turns {
  const told = new Set<string>();
  let after: string | undefined;
  let silences = 0;

  async function takeOne(portion: Portion): Promise<Turn> {
    let item: string | undefined;
    try {
      const turn = await portion(after, (next) => (item = next));
      after = turn === 'nothing' ? undefined : item;
      silences = 0;
      return turn;
    } catch (error) {
      if (item === undefined || !isCausedByItems(error)) throw error;
      after = item;
      silences += isDeadlinePassed(error) ? 1 : 0;
      if (silences > 1) throw error; // most likely the database does not answer at all
      if (!isLockTimeout(error) && !told.has(item)) failed?.(item, error);
      told.add(item);
      return 'held-up';
    }
  }

  return {
    async take(portion) {
      const sinceMs = performance.now();
      let roundsToEnd = after === undefined ? 1 : 2;
      while (roundsToEnd > 0) {
        const turn = await takeOne(portion);
        if (turn === 'done') return true;
        if (turn === 'nothing') roundsToEnd -= 1;
        else if (performance.now() - sinceMs > patienceMs) return false;
      }
      told.clear();
      return false;
    },
  };
}

/**
 * Takes turns until nothing more can be done.
 *
 * @param goesOn asked before each turn
 * @throws the first failure of an item, once all others are done
 */
export async function takeAllTurns(
  takeTurn: (turns: Turns) => Promise<boolean>,
  goesOn: () => boolean = () => true,
): Promise<void> {
  const failures: unknown[] = [];
  const turns = createTurns({ failed: (_item, error) => failures.push(error) });
  while (goesOn() && (await takeTurn(turns)));
  if (failures.length > 0) throw failures[0];
}
