import type { Emit } from '@aster-scheduler/core';
import type { Db, Notifier, OnHint } from '@aster-scheduler/db';
import type { Executor } from '@aster-scheduler/executor';
import type { Handler } from './handler.js';

/** What a worker works with. */
export interface WorkerServices {
  readonly db: Db;
  readonly notifier: Notifier;
  /** Registers for hints of the channels `runs` and `control`; answers how to end that. Absent: it only polls. */
  readonly onHint?: (listener: OnHint) => () => void;
  /** Absent: the worker runs no commands. */
  readonly executor?: Executor;
  /** In-process handlers by name. */
  readonly handlers?: ReadonlyMap<string, Handler>;
  readonly emit: Emit;
  /** Instead of the database's clock. */
  readonly now?: () => Date;
}
