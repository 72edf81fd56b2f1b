import { type SecretProvider, UnreadableSecretError } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import type { SecretKeyring } from './secret-keyring.js';

/** Secrets of Aster's own store; without keys none can be opened. */
export function createStoredSecrets(db: Db, keyring: SecretKeyring | undefined): SecretProvider {
  return {
    async read(names) {
      const rows = await db
        .selectFrom('secrets')
        .select(['name', 'sealed', 'key_id'])
        .where('name', 'in', [...names])
        .execute();
      return new Map(rows.map(({ name, sealed, key_id: keyId }) => [name, open(keyring, name, { sealed, keyId })]));
    },
  };
}

function open(keyring: SecretKeyring | undefined, name: string, secret: { sealed: Buffer; keyId: string }): string {
  const value = keyring?.open(name, secret);
  if (value !== undefined) return value;
  const why =
    keyring === undefined
      ? 'this process has no SECRETS_KEY'
      : `no key of SECRETS_KEY opens it; it was sealed by ${secret.keyId}`;
  throw new UnreadableSecretError(name, why);
}
