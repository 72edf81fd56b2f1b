/** What is told of a secret; never what it is. Instants are in ISO 8601 in UTC. */
export interface SecretResource {
  readonly name: string;
  /** Grows with each value that it is given. */
  readonly version: number;
  /** Which key has sealed it. */
  readonly key_id: string;
  /** Names of jobs that name it, the first 20, and of channels for alerts as `channel NAME`. */
  readonly used_by: readonly string[];
  readonly use_count: number;
  readonly created_at: string;
  readonly updated_at: string;
}

/** A secret as it is to be kept. */
export interface SecretInput {
  /** 8 to 32,768 bytes in UTF-8. */
  readonly value: string;
}

/** What came of sealing all secrets by the first key. */
export interface SecretRotationResource {
  readonly rotated: number;
  /** Names of those that no key of the server opens. */
  readonly unreadable: readonly string[];
}
