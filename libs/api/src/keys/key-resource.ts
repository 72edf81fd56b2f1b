import type { KeyResource, ReachResource } from '@aster-scheduler/client';
import type { Reach } from '@aster-scheduler/core';
import type { ApiKey } from '@aster-scheduler/run-store';

/** The key as it goes over the wire. */
export function toKeyResource(key: ApiKey): KeyResource {
  return {
    id: key.id,
    name: key.name,
    hint: key.hint,
    role: key.role,
    ...toReachResource(key.reach),
    created_at: key.createdAt.toISOString(),
    created_by: key.createdBy,
    expires_at: key.expiresAt?.toISOString() ?? null,
    revoked_at: key.revokedAt?.toISOString() ?? null,
    revoked_by: key.revokedBy ?? null,
    last_used_at: key.lastUsedAt?.toISOString() ?? null,
    last_used_from: key.lastUsedFrom ?? null,
  };
}

/** The reach as it goes over the wire. */
export function toReachResource({ pools, labels, namePrefixes }: Reach): ReachResource {
  return { pools: pools ?? null, labels: labels ?? null, name_prefixes: namePrefixes ?? null };
}
