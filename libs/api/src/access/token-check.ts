import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import type { Caller } from './caller.js';
import { personOf, type RoleMap } from './person-of-claims.js';

/** Whose tokens are taken, and what they let their holders do. */
export interface TokenIssuer extends RoleMap {
  /** As it stands in the tokens: `https://login.example.org/realms/main`. */
  readonly issuer: string;
  /** Whom the tokens are for; one for somebody else opens nothing. */
  readonly audience: string;
  /** Where its keys are; absent: where its `/.well-known/openid-configuration` says. */
  readonly keysUrl?: string;
}

/** Who has sent a token; `undefined` when it opens nothing. Rejects while the issuer does not answer. */
export type TokenCheck = (token: string) => Promise<Caller | undefined>;

/** Public keys sign; what anybody can sign with, or nothing at all, is not taken. */
const algorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];

const clockToleranceSeconds = 30;
/** Keys are read again so often, and when a token names one that is not known, but not more often than the latter. */
const keysMaxAgeMs = 600_000;
const keysCooldownMs = 10_000;
const timeoutMs = 5_000;

/** Makes the check of tokens of an issuer of OpenID Connect. Nothing is asked for before the first token comes. */
export function createTokenCheck(options: TokenIssuer): TokenCheck {
  const { issuer, audience } = options;
  let keys: Promise<ReturnType<typeof createRemoteJWKSet>> | undefined;

  async function findKeys() {
    const url = options.keysUrl ?? (await discoverKeysUrl(issuer));
    return createRemoteJWKSet(new URL(url), {
      ...{ cacheMaxAge: keysMaxAgeMs, cooldownDuration: keysCooldownMs, timeoutDuration: timeoutMs },
    });
  }

  return async (token) => {
    keys ??= findKeys();
    try {
      const { payload } = await jwtVerify(token, await keys, {
        ...{ issuer, audience, algorithms, clockTolerance: clockToleranceSeconds },
        requiredClaims: ['exp', 'sub'],
      });
      return personOf(payload, options);
    } catch (error) {
      if (isFaultOfToken(error)) return undefined;
      keys = undefined; // the next token asks again
      throw new Error(`the keys of ${issuer} cannot be read`, { cause: error });
    }
  };
}

/** Not of whoever has made it, or of the way there. */
function isFaultOfToken(error: unknown): boolean {
  const isOfWay = error instanceof errors.JWKSTimeout || (error instanceof errors.JOSEError && error.code === generic);
  return error instanceof errors.JOSEError && !isOfWay;
}

/** Also that of an answer without keys. */
const generic = 'ERR_JOSE_GENERIC';

/** Whether a text may be a token at all. */
export function isToken(text: string): boolean {
  return text.length <= longestToken && /^[\w-]+\.[\w-]+\.[\w-]+$/.test(text);
}

const longestToken = 8_192;

async function discoverKeysUrl(issuer: string): Promise<string> {
  const response = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, {
    signal: AbortSignal.timeout(timeoutMs),
    redirect: 'error',
  });
  const told = (await response.json()) as { readonly issuer?: unknown; readonly jwks_uri?: unknown };
  if (told.issuer !== issuer || typeof told.jwks_uri !== 'string') throw new Error(`${issuer} says that it is another`);
  return told.jwks_uri;
}
