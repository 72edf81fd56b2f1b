import type { Run, RunReason } from '@aster-scheduler/core';
import type { Schedule } from '@aster-scheduler/cron';

/** What became of a tick, in one word. */
export const ledgerOutcomes = ['ran', 'running', 'waiting', 'skipped', 'to_come', 'unexplained'] as const;
export type LedgerOutcome = (typeof ledgerOutcomes)[number];

/** A line of the ledger: one tick, whatever became of it. */
export interface LedgerEntry {
  readonly at: Date;
  /** The schedule of that time. */
  readonly schedule: Schedule;
  readonly outcome: LedgerOutcome;
  /** The run of the tick, the one that a backfill made for it, or its skip, which may be that of many ticks. */
  readonly run?: Run;
  readonly reason?: RunReason;
  readonly sentence: string;
}

/** What held for a stretch of time. */
export const bandKinds = ['paused', 'archived', 'edited', 'no_scheduler'] as const;
export type BandKind = (typeof bandKinds)[number];

export interface LedgerBand {
  readonly from: Date;
  /** Absent: it goes on. The same as `from` for an edit. */
  readonly to?: Date;
  readonly kind: BandKind;
  readonly detail: string;
  /** Of an edit. */
  readonly version?: number;
  /** Of an edit: the names of the fields that it changed. */
  readonly fields?: readonly string[];
}
