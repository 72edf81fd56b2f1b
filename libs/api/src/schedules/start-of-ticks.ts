import { type Db, serverTime } from '@aster-scheduler/db';
import { requireInstant } from '../fields/instant-field.js';

/** The instant that is given, or the present by the database's clock. */
export async function startOfTicks(db: Db, { from }: { readonly from?: string }): Promise<Date> {
  return from === undefined ? serverTime(db) : requireInstant(from);
}
