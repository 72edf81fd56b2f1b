import type { FromCompanion } from '../protocol/messages.js';
import type { CompanionFolder } from './companion-folder.js';
import type { KillPreference } from './kill-preference.js';
import type { Lease } from './lease.js';
import type { MemoryWatch } from './memory-watch.js';
import type { PipePool } from './pipe-pool.js';
import type { TreeScanner } from './tree-scanner.js';

/** What a companion lends to each command it runs. */
export interface CommandHost {
  readonly token: string;
  readonly companion: number;
  readonly folder: CompanionFolder;
  readonly pipes: PipePool;
  readonly scanner: TreeScanner;
  readonly lease: Lease;
  readonly memory: MemoryWatch;
  readonly killPreference: KillPreference;
  /** The ids of the commands that run. */
  readonly leaders: Set<number>;
  readonly send: (message: FromCompanion) => void;
}
