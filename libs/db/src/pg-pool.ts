/**
 * A pool of node-postgres, as far as it is needed. Declared here, so that a program may have any version of
 * node-postgres and of its types, or none of these.
 */
export interface PgPool {
  connect(): Promise<PgPoolClient>;
  on(event: 'connect', listener: (client: PgPoolClient) => void): unknown;
  /** What it was made with. */
  readonly options?: PgPoolOptions;
}

/** A connection that was taken out of a pool. */
export interface PgPoolClient {
  /** Of the server, for this connection. */
  readonly processID?: number | null;
  query(query: PgQuery): Promise<{ readonly rows: readonly unknown[] }>;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'end', listener: () => void): unknown;
  on(event: 'notification', listener: (message: PgNotification) => void): unknown;
  off(event: 'error', listener: (error: Error) => void): unknown;
  /** Destroys it rather than giving it back, when it is told of an error. */
  release(broken?: Error | boolean): void;
}

export interface PgQuery {
  readonly name?: string;
  readonly text: string;
  readonly values?: readonly unknown[];
  readonly types?: object;
  readonly query_timeout?: number;
}

export interface PgNotification {
  readonly channel: string;
  readonly payload?: string;
}

/** Read with care: a program may have given anything. */
export interface PgPoolOptions {
  readonly max?: unknown;
  readonly connectionString?: unknown;
  readonly host?: unknown;
  readonly port?: unknown;
  readonly user?: unknown;
  readonly password?: unknown;
  readonly database?: unknown;
  readonly ssl?: unknown;
}
