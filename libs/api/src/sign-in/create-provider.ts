import {
  allowInsecureRequests,
  authorizationCodeGrant,
  AuthorizationResponseError,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  ClientError,
  ClientSecretBasic,
  type Configuration,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  None,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
  ResponseBodyError,
} from 'openid-client';
import type { Caller } from '../access/caller.js';
import { type Claims, personOf, valuesOf } from '../access/person-of-claims.js';
import type { SignIn } from './sign-in-options.js';
import { SignInRefusedError } from './sign-in-refused-error.js';

/** What has to be kept by the browser while somebody is at the provider. */
export interface Journey {
  readonly state: string;
  readonly nonce: string;
  /** Of PKCE: a code is of no use to whoever has caught it on the way. */
  readonly verifier: string;
  /** Where the provider sends the browser back to. */
  readonly redirectUri: string;
}

/** A provider of OpenID Connect that people sign in at. */
export interface Provider {
  /**
   * Begins a sign-in. Rejects while the provider does not answer.
   *
   * @returns where to send the browser, and what it has to keep meanwhile
   */
  begin(redirectUri: string): Promise<{ readonly url: string; readonly journey: Journey }>;
  /**
   * Who has come back. Rejects also while the provider does not answer.
   *
   * @param answer the query that the browser was sent back with
   * @throws SignInRefusedError for what is no answer to this journey, and for who has no role
   */
  finish(journey: Journey, answer: string): Promise<Caller>;
}

const timeoutSeconds = 5;

/** Nothing is asked for before somebody signs in. */
export function createProvider(options: SignIn): Provider {
  const { clientId, clientSecret, scopes } = options;
  let found: Promise<Configuration> | undefined;

  async function find(): Promise<Configuration> {
    const issuer = new URL(options.issuer);
    const authentication = clientSecret === undefined ? None() : ClientSecretBasic(clientSecret);
    return discovery(issuer, clientId, undefined, authentication, {
      // plain HTTP only where the settings allow it: on this machine
      execute: [enableNonRepudiationChecks, ...(issuer.protocol === 'http:' ? [allowInsecureRequests] : [])],
      timeout: timeoutSeconds,
    });
  }

  async function configuration(): Promise<Configuration> {
    found ??= find();
    try {
      return await found;
    } catch (error) {
      found = undefined; // the next one asks again
      throw error;
    }
  }

  return {
    async begin(redirectUri) {
      const config = await configuration();
      const journey = {
        ...{ state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier(), redirectUri },
      };
      const url = buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope: scopes,
        state: journey.state,
        nonce: journey.nonce,
        code_challenge: await calculatePKCECodeChallenge(journey.verifier),
        code_challenge_method: 'S256',
      });
      return { url: url.href, journey };
    },
    async finish({ state, nonce, verifier, redirectUri }, answer) {
      const config = await configuration();
      try {
        const url = new URL(`${redirectUri}?${answer}`);
        const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier };
        const tokens = await authorizationCodeGrant(config, url, checks);
        const claims = await completeClaims(config, tokens.access_token, tokens.claims() ?? {}, options.rolesClaim);
        const caller = personOf(claims, options);
        if (caller === undefined) throw new SignInRefusedError('no role', claims.sub);
        return caller;
      } catch (error) {
        const reason = refusalOf(error);
        throw reason === undefined ? error : new SignInRefusedError(reason, undefined, { cause: error });
      }
    },
  };
}

/** Some providers tell what somebody is only to who asks for more than the token. */
async function completeClaims(
  config: Configuration,
  accessToken: string,
  claims: Claims & { readonly sub?: string },
  rolesClaim: string,
): Promise<Claims & { readonly sub?: string }> {
  const canAsk = config.serverMetadata().userinfo_endpoint !== undefined && claims.sub !== undefined;
  if (!canAsk || valuesOf(claims, rolesClaim).length > 0) return claims;
  return { ...(await fetchUserInfo(config, accessToken, claims.sub)), ...claims };
}

/** Why the provider, or a check, has refused somebody; `undefined` for what is no fault of who signs in. */
function refusalOf(error: unknown): string | undefined {
  if (error instanceof AuthorizationResponseError) return plain(error.error);
  if (error instanceof ResponseBodyError) return error.error === 'invalid_grant' ? error.error : undefined;
  if (error instanceof ClientError)
    return error.code === 'OAUTH_TIMEOUT' ? undefined : 'not the answer that was asked for';
  return undefined;
}

/** What came through the browser may be anything. */
function plain(text: string): string {
  return /^[\w.-]{1,60}$/.test(text) ? text : 'refused';
}
