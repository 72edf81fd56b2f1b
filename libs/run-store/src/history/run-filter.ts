import type { Reach, RunReason, RunStatus, RunTrigger } from '@aster-scheduler/core';

/** Which runs are meant. */
export interface RunConditions {
  readonly jobId?: string;
  /** Any of these; absent: all. */
  readonly statuses?: readonly RunStatus[];
  readonly trigger?: RunTrigger;
  /** `scheduledAt` at or after. */
  readonly from?: Date;
  /** `scheduledAt` before. */
  readonly to?: Date;
  /** What the id begins with: hexadecimal digits, with the hyphens of a UUID at their places or without. */
  readonly idPrefix?: string;
  /** Of whoever asks. */
  readonly reach?: Reach;
  /** What no index has; absent: nothing. Runs are looked through for these, up to a bound. */
  readonly found?: FoundConditions;
}

/** Conditions that runs are looked through for. */
export interface FoundConditions {
  /** Any of these. */
  readonly reasons?: readonly RunReason[];
  readonly workerId?: string;
  /** Of the run; of one whose pool was not kept, that of its job. */
  readonly pool?: string;
  /** Of its job: all of these. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Stands in its error, in any letter case; only runs that have ended have one. */
  readonly errorText?: string;
  /** How long the last attempt took; only of runs that have ended. */
  readonly minMs?: number;
  readonly maxMs?: number;
  /** Ended at this instant or later; only of runs that have ended. */
  readonly endedFrom?: Date;
  /** Attempts at the least. */
  readonly attempts?: number;
}

/** A part of a list of runs. */
export interface RunFilter extends RunConditions {
  readonly limit: number;
  readonly offset: number;
  /** Runs that sort after this one: the cursor of deep pages. */
  readonly beforeId?: string;
}

/** A part of a list of runs that are looked through one by one. */
export interface FoundFilter extends RunFilter {
  readonly found: FoundConditions;
}
