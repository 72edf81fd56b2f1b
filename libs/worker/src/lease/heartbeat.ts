import type { DatabaseOptions } from '@aster-scheduler/db';

/** How heartbeats go out from a thread of their own, which a busy event loop does not hold up. */
export interface Heartbeat {
  /** Where to connect; the thread opens one connection. */
  readonly connection: DatabaseOptions;
  /**
   * The program of the thread, `@aster-scheduler/worker/heartbeat-thread`; to be given when this package was bundled
   * into one file with others. Where it is missing, the lease is renewed by the thread that runs the handlers, and the
   * event `service.failed` says so.
   */
  readonly threadFile?: string;
}
