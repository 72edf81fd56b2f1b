import { type Db, instant } from '@aster-scheduler/db';
import { sql } from 'kysely';

/** What is recorded of the use of a key is at most so old. */
export const keyUseMs = 60_000;

/** Records that a key was used now, unless that was recorded within the last minute, by whichever process. */
export async function recordKeyUse(db: Db, keyId: string, address: string | undefined): Promise<void> {
  await db
    .updateTable('api_keys')
    .set({ last_used_at: instant(), last_used_from: address ?? null })
    .where('id', '=', keyId)
    .where(
      sql<boolean>`(last_used_at is null or last_used_at < clock_timestamp() - ${keyUseMs} * interval '1 millisecond')`,
    )
    .execute();
}
