import { defaultFreeHandbacks } from '@aster-scheduler/core';

/** How a worker works. */
export interface WorkerOptions {
  /** For people: shown in lists and in messages. */
  readonly name: string;
  /** Runs executed at the same time. */
  readonly concurrency: number;
  /** The pools whose runs it claims. */
  readonly pools: readonly string[];
  /**
   * How long its claims hold without a heartbeat. One is sent in every third of it, and a little less often while the
   * worker holds nothing.
   */
  readonly leaseMs: number;
  /**
   * How long before the end of the lease it ends its own processes; other workers take over only after the end. At most
   * a fifth of the lease counts.
   */
  readonly killBeforeLeaseEndMs: number;
  /** The longest sleep between looks for due runs. A worker wakes on hints; this is for those that got lost. */
  readonly pollIntervalMs: number;
  /**
   * How long `runWorker` waits for running runs after its signal aborts, before it ends them and hands them back. They
   * get no more than five seconds of their graces then.
   */
  readonly drainMs: number;
  /** Bytes of output kept of each attempt, half from its beginning and half from its end. */
  readonly outputLimitBytes: number;
  /** How many hand-backs of a started run cost it no attempt; each further one does. */
  readonly freeHandbacks: number;
  readonly version: string;
}

export const workerDefaults: WorkerOptions = {
  name: 'worker',
  concurrency: 5,
  pools: ['default'],
  leaseMs: 15_000,
  killBeforeLeaseEndMs: 3_000,
  pollIntervalMs: 5_000,
  drainMs: 20_000,
  outputLimitBytes: 1_048_576,
  freeHandbacks: defaultFreeHandbacks,
  version: '0.1.0',
};
