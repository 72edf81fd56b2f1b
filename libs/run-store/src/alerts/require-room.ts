import { StateConflictError } from '@aster-scheduler/core';
import type { Tx } from '@aster-scheduler/db';
import { type RawBuilder, sql } from 'kysely';

/**
 * @param rows those that count, from `from` on, such as `aster.alert_rules`
 * @throws StateConflictError when there are as many as there may be
 */
export async function requireRoom(tx: Tx, rows: RawBuilder<unknown>, things: string, most: number): Promise<void> {
  const { rows: found } = await sql<{ count: number }>`select count(*)::integer as count from ${rows}`.execute(tx);
  if ((found[0]?.count ?? 0) < most) return;
  throw new StateConflictError(things, 'full', `there are ${most} ${things} already, which is the most there can be`);
}
