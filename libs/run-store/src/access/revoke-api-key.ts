import { isUuid, NotFoundError } from '@aster-scheduler/core';
import { type Db, instant } from '@aster-scheduler/db';
import type { ApiKey } from './api-key.js';
import { apiKeyColumns, toApiKey } from './api-key-row.js';

/**
 * Revokes a key for good; one that is revoked already stays as it is.
 *
 * @param idOrName a name is that of a key that is not revoked
 * @throws NotFoundError
 */
export async function revokeApiKey(db: Db, idOrName: string, by: string): Promise<ApiKey> {
  const ofId = isUuid(idOrName) ? idOrName.toLowerCase() : undefined;
  const revoked = await db
    .updateTable('api_keys')
    .set({ revoked_at: instant(), revoked_by: by })
    .where((eb) => (ofId === undefined ? eb('name', '=', idOrName) : eb('id', '=', ofId)))
    .where('revoked_at', 'is', null)
    .returning(apiKeyColumns)
    .executeTakeFirst();
  if (revoked !== undefined) return toApiKey(revoked);
  const before =
    ofId === undefined
      ? undefined
      : await db.selectFrom('api_keys').select(apiKeyColumns).where('id', '=', ofId).executeTakeFirst();
  if (before === undefined) throw new NotFoundError('key', idOrName);
  return toApiKey(before);
}
