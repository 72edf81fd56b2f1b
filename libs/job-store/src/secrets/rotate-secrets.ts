import { type Db, inTransaction } from '@aster-scheduler/db';
import type { SecretKeyring } from './secret-keyring.js';

export interface SecretRotation {
  /** Sealed anew by the first key. */
  readonly rotated: number;
  /** Secrets that no key opens; they stay as they are. */
  readonly unreadable: readonly string[];
}

const perPortion = 100;

/** Seals anew, by the first key, what other keys have sealed. Values, versions and times stay. */
export async function rotateSecrets(db: Db, keyring: SecretKeyring): Promise<SecretRotation> {
  const unreadable: string[] = [];
  let rotated = 0;
  for (let after = ''; ;) {
    const portion = await inTransaction(db, async (tx) => {
      const rows = await tx
        .selectFrom('secrets')
        .select(['name', 'sealed', 'key_id'])
        .where('key_id', '<>', keyring.currentKeyId)
        .where('name', '>', after)
        .orderBy('name')
        .limit(perPortion)
        .forNoKeyUpdate()
        .execute();
      const closed: string[] = [];
      for (const { name, sealed, key_id: keyId } of rows) {
        const value = keyring.open(name, { sealed, keyId });
        if (value === undefined) closed.push(name);
        else
          await tx
            .updateTable('secrets')
            .set(columnsOf(keyring, name, value))
            .where('name', '=', name)
            .execute();
      }
      return { names: rows.map(({ name }) => name), closed };
    });
    unreadable.push(...portion.closed);
    rotated += portion.names.length - portion.closed.length;
    const last = portion.names.at(-1);
    if (last === undefined) return { rotated, unreadable };
    after = last;
  }
}

function columnsOf(keyring: SecretKeyring, name: string, value: string) {
  const { sealed, keyId } = keyring.seal(name, value);
  return { sealed, key_id: keyId };
}
