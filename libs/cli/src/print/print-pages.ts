import { type ReadPage, readPages } from '../session/read-pages.js';
import type { Session } from '../session/session.js';
import { type Listing, printList } from './print-list.js';

/** What is printed of a list that the server gives in pages. */
export interface PagedListing<Item> extends Omit<Listing<Item>, 'items'> {
  readonly page: ReadPage<Item>;
}

/** How much of a list somebody wants to see. */
export interface Amount {
  readonly limit?: number;
  readonly all?: boolean;
  /** When neither says it; absent: all of it. */
  readonly usual?: number;
}

/** Prints a list, and says so when it shows only what is usual. */
export async function printPages<Item>(
  session: Session,
  { page, ...listing }: PagedListing<Item>,
  amount: Amount = {},
): Promise<void> {
  const { items, hasMore } = readPages(page, mostOf(amount));
  await printList(session, { ...listing, items });
  if (hasMore()) sayCut(session, amount);
}

/** How many are shown at most. */
export function mostOf({ limit, all, usual = Infinity }: Amount): number {
  return all === true ? Infinity : (limit ?? usual);
}

/** Whoever has said how many needs not be told that there are more. */
export function sayCut(session: Session, { limit, usual }: Amount): void {
  if (limit === undefined) session.say(`only the first ${usual} are shown: --all shows all, --limit N so many`);
}
