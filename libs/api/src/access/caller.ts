import type { Reach, Role } from '@aster-scheduler/core';

/** What somebody may do, and with which jobs. */
export interface Grant {
  readonly role: Role;
  /** Absent: all jobs. */
  readonly reach?: Reach;
}

/** Who sends a request. */
export interface Caller extends Required<Grant> {
  /**
   * What is recorded of what is done: `key:<name>` for a key, `user:<name>` for a person, `app` for an app around the
   * API that does not say whom it speaks for, `anyone` where no key is asked for.
   */
  readonly actor: string;
  /** The stored key that they have sent; absent for any other way to be let in. */
  readonly key?: CallersKey;
}

/** What a caller may know of the key that they have sent. */
export interface CallersKey {
  readonly id: string;
  /** What the key begins with. */
  readonly hint: string;
  /** Absent: it is good until it is revoked. */
  readonly expiresAt?: Date;
}

/** A caller who may do everything. */
export function unlimitedCaller(actor: string): Caller {
  return { actor, role: 'admin', reach: {} };
}

/** Who is recorded as having asked for a run; `undefined` where those who ask are not told apart. */
export function recordedActor({ actor }: Caller): string | undefined {
  return actor === 'anyone' ? undefined : actor;
}

/**
 * Who sends a request to a route that is for everybody: nothing is known of them, and no other route would serve them.
 */
export const nobody: Caller = { actor: 'anyone', role: 'read', reach: { namePrefixes: [] } };
