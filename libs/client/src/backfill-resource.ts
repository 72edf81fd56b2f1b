import type { RunReason, RunStatus } from './run-resource.js';

/** A past range whose ticks are to get runs; both ends belong to it. ISO 8601 with a zone. */
export interface BackfillInput {
  readonly from: string;
  readonly to: string;
  /** Whether jobs that depend on this one see how the runs end, and fire for each of them; `true` by default. */
  readonly dependants?: boolean;
  /** Only say what would be made. */
  readonly dry_run?: boolean;
}

/** A run that was made for a tick. */
export interface BackfillRun {
  readonly id: string;
  /** The tick. */
  readonly scheduled_at: string;
  readonly status: Extract<RunStatus, 'scheduled' | 'waiting' | 'skipped' | 'cancelled'>;
  readonly reason: RunReason | null;
}

export interface BackfillResource {
  readonly dry_run: boolean;
  /** The ticks that get, or would get, a run; oldest first. */
  readonly ticks: readonly string[];
  /** Ticks of the range that have a run already. */
  readonly already_run: number;
  /** What was made for the ticks; empty on a dry run. */
  readonly runs: readonly BackfillRun[];
}
