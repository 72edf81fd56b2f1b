import type { Tx } from '@aster-scheduler/db';
import { type RawBuilder, sql } from 'kysely';

/** How long each lock is waited for until the transaction ends. */
export async function setLockTimeout(tx: Tx, ms: number): Promise<void> {
  await sql`select ${lockTimeout(ms)}`.execute(tx);
}

/**
 * The same as a column, for a statement that is a transaction of its own: where that is worked out before its first
 * lock is waited for, it holds for that. Absent: nothing is set.
 */
export function lockTimeout(ms: number | undefined): RawBuilder<unknown> {
  if (ms === undefined) return sql`null as lock_timeout`;
  return sql`set_config('lock_timeout', ${lockPatience(ms)}, true) as lock_timeout`;
}

/** How long each lock is waited for, as a value of `lock_timeout`. */
export function lockPatience(ms: number): string {
  return `${Math.ceil(ms)}ms`;
}
