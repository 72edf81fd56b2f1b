/** What an operator may want to know of the companions; one place turns events into lines and numbers. */
export type CompanionEvent =
  | { readonly type: 'companion.started'; readonly pid: number }
  | {
      readonly type: 'companion.lost';
      readonly pid: number;
      /** Commands that ended with it. */
      readonly runs: number;
      /** A sentence: how it ended, or that it was stopped or silent and therefore ended. */
      readonly why: string;
    }
  | { readonly type: 'companion.start-failed'; readonly why: string; readonly retryInMs: number }
  /** The worker's lease ended with commands running, and they were ended. */
  | { readonly type: 'companion.lease-expired'; readonly pid: number; readonly runs: number }
  /** Processes that could not be ended: not permitted, or not interruptible. */
  | { readonly type: 'companion.processes-left'; readonly pids: readonly number[] }
  | { readonly type: 'companion.folder-left'; readonly path: string; readonly why: string };
