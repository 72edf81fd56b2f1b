import { type Db, inTransaction, serverTime } from '@aster-scheduler/db';
import { sql } from 'kysely';
import type { SecretKeyring } from './secret-keyring.js';

export interface NewSecret {
  readonly name: string;
  readonly value: string;
}

/** Keeps a secret, in place of the one of its name. Runs that start from now on get it. */
export async function putSecret(db: Db, keyring: SecretKeyring, { name, value }: NewSecret): Promise<void> {
  const { sealed, keyId } = keyring.seal(name, value);
  await inTransaction(db, async (tx) => {
    const now = await serverTime(tx);
    await tx
      .insertInto('secrets')
      .values({ name, sealed, key_id: keyId, created_at: now, updated_at: now })
      .onConflict((conflict) =>
        conflict
          .column('name')
          .doUpdateSet({ sealed, key_id: keyId, updated_at: now, version: sql`secrets.version + 1` }),
      )
      .execute();
  });
}
