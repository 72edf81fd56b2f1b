import type { RoleMap } from '../access/person-of-claims.js';

/** Where people sign in to the dashboard: a provider of OpenID Connect. */
export interface SignIn extends RoleMap {
  /** As it calls itself: `https://login.example.org/realms/main`. */
  readonly issuer: string;
  /** By what the provider knows Aster. It must allow `<where the API is>/ui/signed-in` as an address of return. */
  readonly clientId: string;
  /** Absent: the provider asks for none. */
  readonly clientSecret?: string;
  /** What is asked for, with spaces between; must have `openid`. */
  readonly scopes: string;
  /** How long somebody stays signed in; what a person may do is not looked at again before. */
  readonly sessionMs: number;
}
