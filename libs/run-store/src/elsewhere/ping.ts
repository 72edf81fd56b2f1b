/** What is told of a run that something elsewhere executes. */
export interface Ping {
  readonly jobId: string;
  /** `start`: it has begun. `log`: it goes on. `end`: it has ended. */
  readonly signal: 'start' | 'log' | 'end';
  /** With `end`: how. Absent: it was a success. */
  readonly failure?: { readonly exitCode?: number };
  /** The run, by its id, or by what the sender calls it from its start to its end. */
  readonly name?: string;
  /** What it has printed. */
  readonly output?: Buffer;
  /** Bytes of it that were left out before it. */
  readonly droppedBytes?: number;
  /** Who tells it. */
  readonly actor?: string;
  /** Instead of the database's clock. */
  readonly now?: Date;
}

/** The run that a ping was of. */
export interface PingedRun {
  /** Empty: nothing runs that it could be of, or it is not known yet. */
  readonly runId: string;
  /**
   * `ignored`: it had ended already, or nothing was running whose output this could be. `kept`: somebody has locked
   * what it needs; schedulers take it as soon as they can.
   */
  readonly became: 'running' | 'ended' | 'ignored' | 'kept';
}
