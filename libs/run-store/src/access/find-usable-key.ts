import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import type { ApiKey } from './api-key.js';
import { apiKeyColumns, type ApiKeyRow, toApiKey } from './api-key-row.js';

/** A key that opens the API now. */
export interface UsableKey extends ApiKey {
  /** How long it still does so, by the database's clock; absent: until it is revoked. */
  readonly usableForMs?: number;
}

/** The key with this hash, unless it is revoked or has expired. */
export async function findUsableKey(db: Db, hash: Buffer): Promise<UsableKey | undefined> {
  const result = await sql<ApiKeyRow & { readonly usable_for_ms: number | null }>`
    select ${sql.join(apiKeyColumns.map((column) => sql.ref(column)))},
      (extract(epoch from expires_at - clock_timestamp()) * 1000)::float8 as usable_for_ms
    from aster.api_keys
    where hash = ${hash} and revoked_at is null and (expires_at is null or expires_at > clock_timestamp())`.execute(db);
  const row = result.rows[0];
  return row === undefined ? undefined : { ...toApiKey(row), usableForMs: row.usable_for_ms ?? undefined };
}

/** Whether there is a key with this hash, also one that is revoked or has expired. */
export async function hasApiKey(db: Db, hash: Buffer): Promise<boolean> {
  const row = await db.selectFrom('api_keys').select('id').where('hash', '=', hash).executeTakeFirst();
  return row !== undefined;
}
