import type { SecretResource } from '@aster-scheduler/client';
import type { SecretFacts } from '@aster-scheduler/job-store';

/** What is told of a secret. */
export function toSecretResource(facts: SecretFacts): SecretResource {
  return {
    name: facts.name,
    version: facts.version,
    key_id: facts.keyId,
    used_by: facts.usedBy,
    use_count: facts.useCount,
    created_at: facts.createdAt.toISOString(),
    updated_at: facts.updatedAt.toISOString(),
  };
}
