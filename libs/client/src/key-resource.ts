/** What somebody may do; each role may do all that those before it may. */
export type Role = 'read' | 'operate' | 'write' | 'admin';

/** Which jobs somebody may see and change, with their runs; `null` is no limit. A job must fit all three. */
export interface ReachResource {
  /** One of these pools. */
  readonly pools: readonly string[] | null;
  /** Labels as `name=value`: of several values for one name it must have one, and for each name one. */
  readonly labels: readonly string[] | null;
  /** One of these begins its name. */
  readonly name_prefixes: readonly string[] | null;
}

/** A key of the API, without the key itself. Instants are in ISO 8601 in UTC. */
export interface KeyResource extends ReachResource {
  readonly id: string;
  readonly name: string;
  /** What the key begins with, to tell keys apart. */
  readonly hint: string;
  readonly role: Role;
  readonly created_at: string;
  readonly created_by: string;
  /** `null`: it is good until it is revoked. */
  readonly expires_at: string | null;
  readonly revoked_at: string | null;
  readonly revoked_by: string | null;
  /** To the minute; `null` when it was never used. */
  readonly last_used_at: string | null;
  /** The address of that use. */
  readonly last_used_from: string | null;
}

/** A key that was just made. */
export interface NewKeyResource extends KeyResource {
  /** The key itself, shown this once; `null` when the request has come again with its idempotency key. */
  readonly key: string | null;
}

/** A key that is to be made. */
export interface KeyInput {
  readonly name: string;
  readonly role: Role;
  /** A duration as in Go, such as `2160h`; absent or `null`: it is good until it is revoked. */
  readonly expires_in?: string | null;
  readonly pools?: readonly string[] | null;
  /** Each as `name=value`. */
  readonly labels?: readonly string[] | null;
  readonly name_prefixes?: readonly string[] | null;
}

export interface KeyListQuery {
  /** Also those that are revoked. */
  readonly revoked?: boolean;
  readonly limit?: number;
  readonly offset?: number;
  readonly cursor?: string;
}

/** Who sends a request, and what they may do. */
export interface MeResource extends ReachResource {
  /** What is recorded of what is done: `key:<name>`, `user:<name>`, `app`, or `anyone` where no key is asked for. */
  readonly actor: string;
  readonly role: Role;
  /** What the key that was sent begins with; `null` for one that the server was started with, or none. */
  readonly key_hint: string | null;
  /** When the key expires. */
  readonly expires_at: string | null;
}
