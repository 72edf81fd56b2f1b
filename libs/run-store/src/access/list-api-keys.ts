import type { Db } from '@aster-scheduler/db';
import type { ApiKey } from './api-key.js';
import { apiKeyColumns, toApiKey } from './api-key-row.js';

/** Keys by name, those that have expired included. */
export async function listApiKeys(db: Db, options: { readonly includesRevoked?: boolean } = {}): Promise<ApiKey[]> {
  const keys = db.selectFrom('api_keys').select(apiKeyColumns).orderBy('name').orderBy('id');
  const rows = await (options.includesRevoked === true ? keys : keys.where('revoked_at', 'is', null)).execute();
  return rows.map(toApiKey);
}
