/** What the database is like. */
export interface DatabaseFacts {
  /** Of the tables, and of those that the program is made for. */
  readonly schemaVersion: number;
  readonly neededSchemaVersion: number;
  /** How long it has taken to ask it for the time. */
  readonly latencyMs: number;
  /** How far the clock of the host that asks is ahead of the database's, or behind (negative), give or take latency. */
  readonly clockAheadMs: number;
  /** Settings that are off. */
  readonly settingsOff: readonly ('fsync' | 'full_page_writes' | 'synchronous_commit')[];
  readonly connections: number;
  readonly maxConnections: number;
  /** Of the transaction that has been open for longest, as far as this user may see it. */
  readonly longestTransactionMs: number;
  /** Estimates, of the table of runs that have not ended. */
  readonly liveRows: number;
  readonly deadRows: number;
  /** How many of the weeks to come have no partition. */
  readonly weeksWithoutPartition: number;
  /** The size of the history that is in no weekly partition. */
  readonly restBytes: number;
}

/** Whether a hint that the API has sent came back to it; `unused`: it was made without them. */
export type HintTrial =
  { readonly outcome: 'heard'; readonly afterMs: number } | { readonly outcome: 'unheard' | 'unused' };

/** What is to run at once in the day to come. */
export interface SlotPeaks {
  /** When most does in each pool. */
  readonly ofPools: readonly SlotPeak[];
  /** Whether all schedules could be looked at. */
  readonly isComplete: boolean;
}

/** A time at which much is to run at once in a pool. */
export interface SlotPeak {
  readonly at: string;
  readonly pool: string;
  /** Runs at once that are rarely exceeded. */
  readonly running: number;
  readonly slots: number;
}

/** Which processes there are. */
export interface ProcessFacts {
  readonly services: ReadonlyArray<{
    readonly kind: 'scheduler' | 'api';
    readonly name: string;
    readonly isActive: boolean;
    readonly version: string;
    readonly tzData: string;
    /** Since it has last looked for due jobs; absent: never, or it does not. */
    readonly lastPassMs?: number;
    /** How long it keeps finished runs; absent: for ever, or it removes none. */
    readonly runRetentionMs?: number;
  }>;
  /** Clocks of hosts, each with how far it is ahead of the database's or behind (negative): those that are off most. */
  readonly clocks: ReadonlyArray<{ readonly name: string; readonly aheadMs: number }>;
  /** The versions of the workers that are heard of. */
  readonly workerVersions: readonly string[];
  readonly pools: ReadonlyArray<{
    readonly name: string;
    readonly workers: number;
    readonly slots: number;
    readonly due: number;
    readonly oldestDueMs?: number;
  }>;
}

/** What jobs are like. Lists hold 20 names at most. */
export interface JobFacts {
  /** Handlers of active jobs that no living worker has. */
  readonly missingHandlers: readonly string[];
  /** Ticks without a run or a skip in the days that are kept. */
  readonly unexplainedTicks: number;
  /** Since the ledger was last proven; absent: it was not yet. */
  readonly ledgerCheckedMs?: number;
  /** Since when runs are not added up; absent: they never were. */
  readonly rollupLagMs?: number;
  readonly failing: readonly string[];
  /** Failing since their program cannot be started. */
  readonly notStarted: readonly string[];
  readonly skipping: readonly string[];
  readonly neverDue: readonly string[];
  /** Whose timeout is longer than their interval, under `forbid`. */
  readonly longTimeouts: readonly string[];
  /** Of the zones of active jobs, in the next 30 days. */
  readonly clockChanges: ReadonlyArray<{ readonly timezone: string; readonly at: Date }>;
}

/** Whether alerts reach anybody. Lists hold 20 names at most. */
export interface AlertFacts {
  /** How many channels are on. */
  readonly channels: number;
  /** Turned off by what they answered, or with messages that were refused again and again. */
  readonly brokenChannels: readonly string[];
  /** Rules, and jobs, whose incident has been open for a day. */
  readonly oldIncidents: readonly string[];
  /** Active jobs whose failures no rule looks at, where there are channels. */
  readonly unwatched: readonly string[];
}

/** What is `undefined` could not be read in time. */
export interface CheckupFacts {
  readonly database: DatabaseFacts | undefined;
  readonly processes: ProcessFacts | undefined;
  readonly jobs: JobFacts | undefined;
  readonly alerts: AlertFacts | undefined;
  readonly hints: HintTrial;
  readonly peaks: SlotPeaks | undefined;
}
