import { apiKeyHint, errorCode, hashApiKey, NameTakenError, newId, type Reach, type Role } from '@aster-scheduler/core';
import { type Db, inTransaction, jsonText, serverTime } from '@aster-scheduler/db';
import type { ApiKey } from './api-key.js';
import { apiKeyColumns, toApiKey } from './api-key-row.js';

/** A key that is to be kept. */
export interface NewApiKey {
  /** Only its hash is written. */
  readonly key: string;
  readonly name: string;
  readonly role: Role;
  readonly reach: Reach;
  readonly createdBy: string;
  /** From now; absent: for ever. */
  readonly expiresInMs?: number;
}

const uniqueViolation = '23505';

/**
 * Adds a key.
 *
 * @throws NameTakenError when a key that is not revoked has the name
 */
export async function insertApiKey(db: Db, given: NewApiKey): Promise<ApiKey> {
  const { key, name, role, reach, createdBy, expiresInMs } = given;
  try {
    return await inTransaction(db, async (tx) => {
      const now = await serverTime(tx);
      const row = await tx
        .insertInto('api_keys')
        .values({
          id: newId(now),
          name,
          hash: hashApiKey(key),
          hint: apiKeyHint(key),
          role,
          reach: jsonText(reach),
          created_at: now,
          created_by: createdBy,
          expires_at: expiresInMs === undefined ? null : new Date(now.getTime() + expiresInMs),
        })
        .returning(apiKeyColumns)
        .executeTakeFirstOrThrow();
      return toApiKey(row);
    });
  } catch (error) {
    if (errorCode(error) === uniqueViolation) throw new NameTakenError(name, 'key');
    throw error;
  }
}
