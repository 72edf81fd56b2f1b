import { hashApiKey } from '@aster-scheduler/core';
import { type Db, inTransaction, serverTime } from '@aster-scheduler/db';
import type { UsableSession } from './find-usable-session.js';

/** What a page is to send for a session. */
export interface NewSessionToken {
  /** What the browser keeps. */
  readonly secret: string;
  /** Only its hash is written. */
  readonly token: string;
  readonly lastsMs: number;
}

/** Of one session, good at the same time: one for each window that is open, and more than anybody has. */
const mostTokens = 100;

/**
 * Adds a token to a session, and removes those of it that are over or too many. The token lasts no longer than its
 * session.
 *
 * @returns whose it is, and how long it lasts; `undefined` when there is no such session, or no more
 */
export async function insertSessionToken(db: Db, given: NewSessionToken): Promise<UsableSession | undefined> {
  const { secret, token, lastsMs } = given;
  const sessionHash = hashApiKey(secret);
  return inTransaction(db, async (tx) => {
    const now = await serverTime(tx);
    const session = await tx
      .selectFrom('sessions')
      .select(['actor', 'role', 'expires_at'])
      .where('hash', '=', sessionHash)
      .where('expires_at', '>', now)
      .forUpdate()
      .executeTakeFirst();
    if (session === undefined) return undefined;
    const newest = tx
      .selectFrom('session_tokens')
      .select('hash')
      .where('session_hash', '=', sessionHash)
      .where('expires_at', '>', now)
      .orderBy('expires_at', 'desc')
      .limit(mostTokens - 1);
    await tx
      .deleteFrom('session_tokens')
      .where('session_hash', '=', sessionHash)
      .where('hash', 'not in', newest)
      .execute();
    const untilMs = Math.min(now.getTime() + lastsMs, session.expires_at.getTime());
    const row = { hash: hashApiKey(token), session_hash: sessionHash, expires_at: new Date(untilMs) };
    await tx.insertInto('session_tokens').values(row).execute();
    return { actor: session.actor, role: session.role, usableForMs: untilMs - now.getTime() };
  });
}
