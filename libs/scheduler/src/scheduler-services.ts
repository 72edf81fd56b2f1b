import type { Emit } from '@aster-scheduler/core';
import type { Db, Notifier, OnHint } from '@aster-scheduler/db';

/** What a scheduler works with. */
export interface SchedulerServices {
  readonly db: Db;
  readonly notifier: Notifier;
  /** Registers for hints of the channel `jobs`; returns how to end that. Absent: it looks at every interval only. */
  readonly onHint?: (listener: OnHint) => () => void;
  readonly emit: Emit;
  /** Instead of the database's clock. */
  readonly now?: () => Date;
}
