import {
  createLocalJWKSet,
  createRemoteJWKSet,
  customFetch,
  errors,
  type JSONWebKeySet,
  type JWTVerifyGetKey,
} from 'jose';
import type { IssuerPauses } from './issuer-pauses.js';

/** The issuer does not say what its keys are. */
export class IssuerAwayError extends Error {
  override readonly name = 'IssuerAwayError';
}

/** Keys that were read hold for so long, also while the issuer is away. */
const keysMaxAgeMs = 600_000;
const timeoutMs = 5_000;

type KeySet = ReturnType<typeof createRemoteJWKSet>;

/**
 * Finds the key that a token names among those of its issuer. Anybody can make up a token, so that none of them costs
 * the others their keys, nor the issuer a request each: keys that were read are kept, whatever is asked for.
 *
 * The function that is returned rejects with an IssuerAwayError while there are no keys that hold, and with an error of
 * jose for what is wrong with the token; that it names an unknown key also when the issuer could not be asked for it.
 */
export function createIssuerKeys(
  { issuer, keysUrl }: { readonly issuer: string; readonly keysUrl?: string },
  { cooldownMs = 10_000, retryMs = 2_000 }: IssuerPauses = {},
): JWTVerifyGetKey {
  const ask = createAsking(issuer, retryMs);
  let found: Promise<KeySet> | undefined;

  async function findKeys(): Promise<KeySet> {
    const url = keysUrl === undefined ? await ask(async () => discoverKeysUrl(issuer)) : new URL(keysUrl);
    return createRemoteJWKSet(url, {
      ...{ cacheMaxAge: keysMaxAgeMs, cooldownDuration: cooldownMs, timeoutDuration: timeoutMs },
      [customFetch]: async (asked, { signal }) => Response.json(await ask(async () => fetchKeys(asked, signal))),
    });
  }

  return async (header, token) => {
    found ??= findKeys();
    const used = found;
    let keys: KeySet | undefined;
    try {
      keys = await used;
      return await keys(header, token);
    } catch (error) {
      if (!(error instanceof IssuerAwayError)) throw error;
      if (keys?.fresh === true) throw new errors.JWKSNoMatchingKey(undefined, { cause: error });
      if (found === used) found = undefined; // they may be elsewhere by now
      throw error;
    }
  };
}

/** For everything that is asked of the issuer: while it fails, not more than once in `retryMs`. */
function createAsking(issuer: string, retryMs: number) {
  let failed: { readonly error: IssuerAwayError; readonly atMs: number } | undefined;
  return async <Answer>(ask: () => Promise<Answer>): Promise<Answer> => {
    if (failed !== undefined && performance.now() - failed.atMs < retryMs) throw failed.error;
    try {
      return await ask();
    } catch (cause) {
      failed = {
        error: new IssuerAwayError(`the keys of ${issuer} cannot be read`, { cause }),
        atMs: performance.now(),
      };
      throw failed.error;
    }
  };
}

/** @throws for what are no keys */
async function fetchKeys(url: string, signal: AbortSignal): Promise<JSONWebKeySet> {
  const response = await fetch(url, { signal, redirect: 'error' });
  if (response.status !== 200) throw new Error(`${url} answers with ${response.status}`);
  const keys = (await response.json()) as JSONWebKeySet;
  createLocalJWKSet(keys);
  return keys;
}

async function discoverKeysUrl(issuer: string): Promise<URL> {
  const response = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, {
    signal: AbortSignal.timeout(timeoutMs),
    redirect: 'error',
  });
  const told = (await response.json()) as { readonly issuer?: unknown; readonly jwks_uri?: unknown };
  if (told.issuer !== issuer || typeof told.jwks_uri !== 'string') throw new Error(`${issuer} says that it is another`);
  return new URL(told.jwks_uri);
}
