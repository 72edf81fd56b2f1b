import type { Emit } from '@aster-scheduler/core';
import type { Db, Notifier, WakeUp } from '@aster-scheduler/db';

/** What a scheduler works with. */
export interface SchedulerServices {
  readonly db: Db;
  readonly notifier: Notifier;
  /** Rung when jobs may have changed; absent: it looks at every interval only. */
  readonly wakeUp?: WakeUp;
  readonly emit: Emit;
  /** Instead of the database's clock. */
  readonly now?: () => Date;
}
