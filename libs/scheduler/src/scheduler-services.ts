import type { Emit } from '@aster-scheduler/core';
import type { Db, Notifier, OnHint } from '@aster-scheduler/db';

/** What a scheduler works with. */
export interface SchedulerServices {
  readonly db: Db;
  readonly notifier: Notifier;
  /** Registers for hints of the channel `jobs`; returns how to end that. Absent: it looks at every interval only. */
  readonly onHint?: (listener: OnHint) => () => void;
  readonly emit: Emit;
  /** Called after each round in which all that was due has been planned and committed. */
  readonly onPass?: () => void;
  /** Instead of the database's clock. */
  readonly now?: () => Date;
}
