import { tmpdir } from 'node:os';
import type { CompanionEvent } from './companion-event.js';
import type { ControlGroups } from './control-groups/control-groups.js';
import type { Isolation } from './isolation/isolation.js';

export interface ExecutorOptions {
  /** Processes that start and guard commands. With two, each also guards what the other started. */
  readonly companions: number;
  /** How long commands may run until `extendLease` is called for the first time. */
  readonly leaseMs: number;
  /**
   * A companion that does not answer for this long counts as dead. Where there is /proc, a stopped one counts as dead
   * at once.
   */
  readonly companionSilenceMs: number;
  /** How long the start of a command waits for a companion while there is none. */
  readonly companionWaitMs: number;
  /** Where working folders are made for commands that name none. */
  readonly temporaryFolder: string;
  /** From `proveIsolation`; absent: commands run as the worker does. */
  readonly isolation?: Isolation;
  /** From `proveControlGroups`; absent: limits are those of each process. */
  readonly controlGroups?: ControlGroups;
  /** The program of the companion; to be given when this package was bundled into one file with others. */
  readonly companionFile?: string;
  /** Must not throw. */
  readonly emit: (event: CompanionEvent) => void;
}

export const executorDefaults: ExecutorOptions = {
  companions: 2,
  leaseMs: Infinity,
  companionSilenceMs: 10_000,
  companionWaitMs: 5_000,
  temporaryFolder: tmpdir(),
  emit: () => undefined,
};
