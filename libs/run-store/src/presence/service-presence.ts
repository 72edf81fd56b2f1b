/** A scheduler or an API, as it tells of itself with each heartbeat. */
export interface ServicePresence {
  /** Of this start. */
  readonly id: string;
  readonly kind: 'scheduler' | 'api';
  /** For people: host and process. */
  readonly name: string;
  readonly version: string;
  /** Of the time zone data that it works with; empty where it has none of its own. */
  readonly tzData: string;
  /** When it has last looked for due jobs, by the database's clock. Of schedulers only. */
  readonly lastPassAt?: Date;
  /** How long it keeps finished runs; absent: for ever. Of schedulers only. */
  readonly runRetentionMs?: number;
}

/** Heartbeats are at most so far apart. */
export const longestHeartbeatMs = 60_000;

/** A service that was not heard of for so long is taken for lost: it may have missed two heartbeats. */
export const lostAfterMs = 3 * longestHeartbeatMs;

/** And after so long nothing is kept of it. */
export const forgottenAfterMs = 15 * 60_000;
