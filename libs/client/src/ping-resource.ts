/** What is told of a run that something elsewhere executes. */
export interface PingInput {
  /** `start`: it has begun. `log`: it goes on. `success` and `fail`: it has ended. `exit`: as `exit_code` says. */
  readonly signal: 'start' | 'log' | 'success' | 'fail' | 'exit';
  /** With `exit`: 0 is a success. */
  readonly exit_code?: number | null;
  /** The run: its id, or a UUID that the sender calls it by from its start to its end. */
  readonly run_id?: string | null;
  /** What it has printed, up to 100,000 characters. */
  readonly output?: string | null;
}

/** What became of a ping. */
export interface PingResource {
  /** `null`: nothing runs that it could be of, or it is kept. */
  readonly run_id: string | null;
  /** `ignored`: the run had ended already. `kept`: somebody has locked what it needs, and it is taken soon. */
  readonly became: 'running' | 'ended' | 'ignored' | 'kept';
}

/** Where the pings of a job go. */
export interface PingTokenResource {
  /** Shown this once. */
  readonly token: string;
  /** Below the address of the API. */
  readonly path: string;
}
