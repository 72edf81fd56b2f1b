import { hashApiKey, InvalidInputError, isApiKey, isSessionToken, NameTakenError } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import {
  type ApiKey,
  findUsableKey,
  findUsableSession,
  hasApiKey,
  insertApiKey,
  keyUseMs,
  recordKeyUse,
  type UsableSession,
} from '@aster-scheduler/run-store';
import type { Caller } from './caller.js';
import { keyProblem } from './key-check.js';

/** The keys in the database, and the tokens of who has signed in, as requests are let in by them. */
export interface KeyRing {
  /**
   * Who has sent a key; `undefined` when there is none like it, or no more. Rejects while the database is away.
   *
   * @param address of whoever has sent it
   * @param asksNobody take it for unknown unless it has opened something here when it was last looked up
   */
  find(key: string, address: string | undefined, asksNobody?: boolean): Promise<Caller | undefined>;
  /**
   * Knows the token of a session from now on, as if it had been sent.
   *
   * @param session whose it is; begun before, so that what is forgotten meanwhile is asked for again
   */
  know(token: string, session: Promise<UsableSession | undefined>): void;
  /** Makes the next request with each key ask the database. */
  forget(): void;
}

export interface KeyRingOptions {
  readonly db: Db;
  /** A key that is put there, for an admin, when it is first sent: so that the first keys can be made with it. */
  readonly bootstrapKey?: string;
  /** What was read of a key holds for so long: a revocation by another process is noticed that much later. */
  readonly freshMs?: number;
}

/**
 * Half of what is promised of revocations, since those who follow something are asked for their key again at
 * intervals.
 */
export const keyFreshMs = 10_000;

/** Of keys that were sent lately, right or wrong. */
const maxEntries = 10_000;

interface Entry {
  readonly found: Promise<Found | undefined>;
  /** When the database was asked. */
  readonly askedAtMs: number;
}

interface Found {
  readonly caller: Caller;
  readonly usableForMs?: number;
  /** Absent for the token of a session. */
  readonly key?: ApiKey;
}

/**
 * Nearly every request finds its key here, and costs no statement.
 *
 * @throws InvalidInputError for a bootstrap key that is too short, or that no header can carry
 */
export function createKeyRing({ db, bootstrapKey, freshMs = keyFreshMs }: KeyRingOptions): KeyRing {
  refuseWeakKey(bootstrapKey);
  const entries = new Map<string, Entry>();
  const usedAtMs = new Map<string, number>();
  let forgottenAtMs = -Infinity;
  const bootstrapHash = bootstrapKey === undefined ? undefined : hashApiKey(bootstrapKey);

  async function read(hash: Buffer): Promise<Found | undefined> {
    const key = await readKey(hash);
    return key === undefined ? undefined : { caller: callerOf(key), usableForMs: key.usableForMs, key };
  }

  async function readKey(hash: Buffer) {
    const found = await findUsableKey(db, hash);
    if (found !== undefined || bootstrapKey === undefined || bootstrapHash?.equals(hash) !== true) return found;
    if (!(await hasApiKey(db, hash))) await insertBootstrapKey(db, bootstrapKey);
    return findUsableKey(db, hash);
  }

  function isFresh({ askedAtMs }: Entry): boolean {
    return askedAtMs > forgottenAtMs && performance.now() - askedAtMs < freshMs;
  }

  /** Those who come while the database is asked share its answer. */
  function entryOf(hash: Buffer, isOfSession: boolean): Entry {
    const name = hash.toString('hex');
    const known = entries.get(name);
    if (known !== undefined && isFresh(known)) return known;
    return keep(name, isOfSession ? foundOf(findUsableSession(db, hash)) : read(hash));
  }

  function keep(name: string, found: Entry['found']): Entry {
    const entry: Entry = { found, askedAtMs: performance.now() };
    entries.delete(name); // the newest ones are last
    entries.set(name, entry);
    entry.found.catch(() => entries.get(name) === entry && entries.delete(name));
    const [oldest] = entries.size > maxEntries ? entries.keys() : [];
    if (oldest !== undefined) entries.delete(oldest);
    return entry;
  }

  /** In the background: nobody waits for it, and when it fails, the next use tries again. */
  function noteUse({ id }: ApiKey, address: string | undefined): void {
    const now = performance.now();
    if (now - (usedAtMs.get(id) ?? -Infinity) < keyUseMs) return;
    usedAtMs.set(id, now);
    recordKeyUse(db, id, address).catch(() => usedAtMs.delete(id));
  }

  return {
    async find(text, address, asksNobody = false) {
      const hash = hashApiKey(text);
      const isOfSession = isSessionToken(text);
      if (!isOfSession && !isApiKey(text) && bootstrapHash?.equals(hash) !== true) return undefined;
      if (asksNobody && (await entries.get(hash.toString('hex'))?.found) === undefined) return undefined;
      const entry = entryOf(hash, isOfSession);
      const found = await entry.found;
      const ageMs = performance.now() - entry.askedAtMs;
      if (found === undefined || ageMs >= (found.usableForMs ?? Infinity)) return undefined;
      if (found.key !== undefined) noteUse(found.key, address);
      return found.caller;
    },
    know: (token, session) => void keep(hashApiKey(token).toString('hex'), foundOf(session)),
    forget: () => void (forgottenAtMs = performance.now()),
  };
}

function refuseWeakKey(bootstrapKey: string | undefined): void {
  const message = bootstrapKey === undefined ? undefined : keyProblem(bootstrapKey);
  if (message !== undefined) throw new InvalidInputError([{ field: 'bootstrapKey', message }]);
}

function callerOf({ id, name, hint, role, reach, expiresAt }: ApiKey): Caller {
  return { actor: `key:${name}`, role, reach, key: { id, hint, expiresAt } };
}

async function foundOf(asked: Promise<UsableSession | undefined>): Promise<Found | undefined> {
  const session = await asked;
  if (session === undefined) return undefined;
  const { actor, role, usableForMs } = session;
  return { caller: { actor, role, reach: {} }, usableForMs };
}

/** Another process may do so at the same time. */
async function insertBootstrapKey(db: Db, key: string): Promise<void> {
  const name = `bootstrap ${hashApiKey(key).toString('hex').slice(0, 8)}`;
  try {
    await insertApiKey(db, { key, name, role: 'admin', reach: {}, createdBy: 'environment' });
  } catch (error) {
    if (!(error instanceof NameTakenError)) throw error;
  }
}
