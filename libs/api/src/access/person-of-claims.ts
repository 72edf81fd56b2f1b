import { type Role, roles } from '@aster-scheduler/core';
import type { Caller } from './caller.js';

/** What the claims of an issuer, or the groups that a proxy names, make of somebody. */
export interface RoleMap {
  /** The claim that says what somebody is, such as `groups`, or `realm_access.roles`. */
  readonly rolesClaim: string;
  /**
   * The role for each value of the claim. Who has several values has the highest of their roles, who has none is
   * refused.
   */
  readonly roles: Readonly<Record<string, Role>>;
}

/** Whatever an issuer tells of somebody. */
export type Claims = Readonly<Record<string, unknown>>;

/** Who it is of whom an issuer tells this; `undefined` for who has no role. */
export function personOf(claims: Claims, { rolesClaim, roles: mapped }: RoleMap): Caller | undefined {
  const role = highestRole(valuesOf(claims, rolesClaim), mapped);
  return role === undefined ? undefined : { role, reach: {}, actor: `user:${nameOf(claims)}` };
}

/** The highest of the roles that values are mapped to; `undefined` for none. */
export function highestRole(values: readonly string[], mapped: RoleMap['roles']): Role | undefined {
  const held = values.filter((value) => Object.hasOwn(mapped, value)).map((value) => mapped[value]);
  return roles.findLast((role) => held.includes(role));
}

/** The values of a claim, which may lie inside of others; a text is split at spaces, as `scope` is. */
export function valuesOf(claims: Claims, claim: string): readonly string[] {
  const inside = (value: unknown, name: string): unknown =>
    typeof value === 'object' && value !== null && Object.hasOwn(value, name)
      ? (value as Readonly<Record<string, unknown>>)[name]
      : undefined;
  const value = inside(claims, claim) ?? claim.split('.').reduce<unknown>(inside, claims);
  if (typeof value === 'string') return value.split(' ');
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** What people know somebody by; names are what the issuer says they are. */
function nameOf({ email, email_verified: isVerified, preferred_username: username, sub }: Claims): string {
  const name = [isVerified === true ? email : undefined, username, sub].find(
    (value) => typeof value === 'string' && value !== '',
  );
  return String(name).slice(0, longestName);
}

/** Of what a person is recorded by. */
export const longestName = 200;
