import type { ApiKeysTable } from '@aster-scheduler/db';
import type { Selectable } from 'kysely';
import type { ApiKey } from './api-key.js';

/** All columns but the hash. */
export const apiKeyColumns = [
  ...(['id', 'name', 'hint', 'role', 'reach', 'created_at', 'created_by', 'expires_at'] as const),
  ...(['revoked_at', 'revoked_by', 'last_used_at', 'last_used_from'] as const),
] as const;

export type ApiKeyRow = Pick<Selectable<ApiKeysTable>, (typeof apiKeyColumns)[number]>;

export function toApiKey(row: ApiKeyRow): ApiKey {
  return {
    id: row.id,
    name: row.name,
    hint: row.hint,
    role: row.role,
    reach: row.reach,
    createdAt: row.created_at,
    createdBy: row.created_by,
    expiresAt: row.expires_at ?? undefined,
    revokedAt: row.revoked_at ?? undefined,
    revokedBy: row.revoked_by ?? undefined,
    lastUsedAt: row.last_used_at ?? undefined,
    lastUsedFrom: row.last_used_from ?? undefined,
  };
}
