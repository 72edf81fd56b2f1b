import { type DatabaseOptions } from '@aster-scheduler/db';

/** How heartbeats go out from a thread of their own, which a busy event loop does not hold up. */
export interface Heartbeat {
  /** Where to connect; the thread opens one connection. */
  readonly connection: DatabaseOptions;
  /** The program of the thread; to be given when this package was bundled into one file with others. */
  readonly threadFile?: string;
}
