import type { JobSort } from './job-list-resource.js';
import type { RunStatus } from './run-resource.js';
import type { ClockMark } from './schedule-resource.js';

export interface TimelineQuery {
  /** Unless given, a day before `to`. */
  readonly from?: string;
  /** Unless given, now. */
  readonly to?: string;
  /** Pixels of the range, 1,200 unless given. */
  readonly width?: number;
  readonly group?: 'job' | 'pool' | 'worker';
  /** An id or a name; only where rows are jobs. */
  readonly job?: string;
  readonly label?: readonly string[];
  /** A text in the name, the owner, the command, the handler or the labels of jobs. */
  readonly q?: string;
  readonly pool?: string;
  readonly sort?: JobSort | `-${JobSort}`;
  /** Rows, 50 unless given. */
  readonly limit?: number;
  readonly cursor?: string;
}

/** Start and end in ms since `from`, status, id of the run or null, how many runs, attempts. */
export type TimelineBar = readonly [number, number, RunStatus, string | null, number, number];

export interface TimelineRowResource {
  /** An id, or the name of a pool. */
  readonly key: string;
  readonly name: string;
  readonly lanes: number;
  readonly bars: readonly TimelineBar[];
  readonly waits: ReadonlyArray<readonly [number, number]>;
  /** Ms since `from`, usual duration in ms, mark. */
  readonly ticks: ReadonlyArray<readonly [number, number | null, ClockMark | null]>;
}

/** What ran when, what waits, and which ticks are to come. */
export interface TimelineResource {
  readonly from: string;
  readonly to: string;
  readonly now: string;
  readonly px_ms: number;
  readonly rows: readonly TimelineRowResource[];
  readonly busy: { readonly columns: readonly string[]; readonly rows: ReadonlyArray<readonly number[]> };
}

/** A page of a timeline, and the cursor of the next. */
export interface TimelinePage extends TimelineResource {
  readonly cursor: string | undefined;
}
