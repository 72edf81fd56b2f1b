import type { RunReason, RunStatus } from './run-resource.js';
import type { TickResource } from './schedule-resource.js';

/** What became of a tick, in one word. */
export type LedgerOutcome = 'ran' | 'running' | 'waiting' | 'skipped' | 'to_come' | 'unexplained';

/** Which part of the ledger of a job is asked for. */
export interface LedgerQuery {
  /** Only ticks at this instant or later; by default as far back as is known. */
  readonly from?: string;
  /** Only ticks up to and with this instant, past or future; by default the present. */
  readonly to?: string;
  readonly outcome?: readonly LedgerOutcome[];
  /** 1 to 1000; 100 by default. */
  readonly limit?: number;
  /** From the page before. */
  readonly cursor?: string;
}

/** A tick, and what became of it. */
export interface LedgerEntryResource extends TickResource {
  readonly outcome: LedgerOutcome;
  /** The run of the tick, or its skip, which may be that of many ticks. */
  readonly run_id: string | null;
  readonly status: RunStatus | null;
  readonly reason: RunReason | null;
  readonly sentence: string;
  readonly attempts: number;
  /** Of its last attempt, once that has ended. */
  readonly duration_ms: number | null;
}

/** What held for a stretch of time. */
export interface LedgerBandResource {
  readonly from: string;
  /** `null`: it goes on. */
  readonly to: string | null;
  readonly kind: 'paused' | 'archived' | 'edited' | 'no_scheduler';
  readonly detail: string;
}

/** The ticks of a job, whatever became of them. */
export interface LedgerResource {
  /** The newest first. */
  readonly ticks: readonly LedgerEntryResource[];
  /** The newest first. */
  readonly bands: readonly LedgerBandResource[];
}

/** A part of the ledger, and where the next one begins. */
export interface LedgerPageResource extends LedgerResource {
  /** Absent on the last page. */
  readonly cursor?: string;
}
