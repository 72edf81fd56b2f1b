import type { CommandTask, Emit, EnterRun, Executor } from '@aster-scheduler/core';
import type { Db, Notifier, OnHint } from '@aster-scheduler/db';
import type { Handler } from './handlers/handler.js';
import type { Heartbeat } from './lease/heartbeat.js';

/** What a worker works with. */
export interface WorkerServices {
  readonly db: Db;
  /**
   * Absent: the lease is renewed on `db` by the thread that runs the handlers, so a handler that blocks it for two
   * thirds of the lease costs the worker all its runs. Needed by nobody who runs commands only.
   */
  readonly heartbeat?: Heartbeat;
  readonly notifier: Notifier;
  /** Registers for hints of the channels `runs` and `control`. Returns what ends that. Absent: it only polls. */
  readonly onHint?: (listener: OnHint) => () => void;
  /** Whether hints come through at present. While they do, it polls less; absent: they are not relied on. */
  readonly isListening?: () => boolean;
  /** Executes commands. Absent: the worker runs none. */
  readonly commands?: Executor<CommandTask>;
  /** In-process handlers by name. */
  readonly handlers?: ReadonlyMap<string, Handler>;
  /**
   * Runs of a handler that are executed at the same time, at most; of one that is not named, as many as have slots.
   */
  readonly handlerLimits?: ReadonlyMap<string, number>;
  /** Handlers are called within it. */
  readonly enterRun?: EnterRun;
  readonly emit: Emit;
  /** Instead of the database's clock. The lease is then renewed by the thread that runs the handlers. */
  readonly now?: () => Date;
}
