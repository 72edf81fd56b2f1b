/** What can be watched: all of something, or one thing by its id. */
export type Watch =
  'overview' | 'jobs' | 'runs' | 'workers' | 'pools' | 'incidents' | `job:${string}` | `run:${string}`;

/** The begin of a connection. */
export interface HelloEvent {
  /** Of the server. */
  readonly version: string;
  /** Whether the database tells the server of changes, or is looked at every two seconds. */
  readonly mode: 'push' | 'poll';
}

/** Something may have changed, and is worth reading again. */
export interface ChangedEvent {
  readonly watch: string;
  /** Another one whenever the thing may be. */
  readonly stamp: string;
}

/** What somebody who watches is told. */
export type WatchEvent =
  | ({ readonly type: 'hello' } & HelloEvent)
  | ({ readonly type: 'changed' } & ChangedEvent)
  /**
   * The connection is gone, or could not be made: nothing is told until the next `hello`. It is tried again and again.
   */
  | { readonly type: 'lost'; readonly error: unknown };
