import { errors, jwtVerify } from 'jose';
import type { Caller } from './caller.js';
import { createIssuerKeys } from './issuer-keys.js';
import type { IssuerPauses } from './issuer-pauses.js';
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

/** Makes the check of tokens of an issuer of OpenID Connect. Nothing is asked for before the first token comes. */
export function createTokenCheck(options: TokenIssuer, pauses?: IssuerPauses): TokenCheck {
  const { issuer, audience } = options;
  const findKey = createIssuerKeys(options, pauses);
  return async (token) => {
    try {
      const { payload } = await jwtVerify(token, findKey, {
        ...{ issuer, audience, algorithms, clockTolerance: clockToleranceSeconds },
        requiredClaims: ['exp', 'sub'],
      });
      return personOf(payload, options);
    } catch (error) {
      if (error instanceof errors.JOSEError) return undefined;
      throw error;
    }
  };
}

/** Whether a text may be a token at all. */
export function isToken(text: string): boolean {
  return text.length <= longestToken && /^[\w-]+\.[\w-]+\.[\w-]+$/.test(text);
}

const longestToken = 8_192;
