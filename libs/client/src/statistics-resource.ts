import type { ExplanationCode } from './explanation-resource.js';
import type { JobHealth } from './job-list-resource.js';
import type { RunListItem } from './run-resource.js';

/** Which range of time statistics are of. */
export interface StatisticsQuery {
  /** Runs that ended at this instant or later. Unless given, a day before `to`. */
  readonly from?: string;
  /** Runs that ended before this instant. Unless given, now. */
  readonly to?: string;
  /** Unless given, the finest that the range can have. */
  readonly step?: '1m' | '5m' | '1h' | '1d';
}

/** Of all pools, unless one is named. */
export interface RunStatisticsQuery extends StatisticsQuery {
  readonly pool?: string;
}

export interface HeatQuery {
  /** Unless given, a year before `to`; hours are kept for 8 days. */
  readonly from?: string;
  /** Unless given, now. */
  readonly to?: string;
  /** By days of the zone of the job, or by hours of them. */
  readonly by?: 'day' | 'day_hour';
}

/** What runs have come to, a row for each step with any. Durations are within 5 % and in ms. */
export interface RunStatisticsResource {
  readonly step_ms: number;
  readonly from: string;
  readonly to: string;
  /** Up to where runs are added up: at most two minutes ago. */
  readonly until: string;
  /** What stands where in a row; `at` is in ms since 1970. */
  readonly columns: readonly string[];
  readonly rows: ReadonlyArray<ReadonlyArray<number | null>>;
}

/** What a job has come to in the range. Durations are within 5 %; `null` where nothing ran. */
export interface JobNumbersResource {
  /** Ticks of the range that have an end: a run that ended, or a skip. */
  readonly ticks: number;
  /** Those with a run that ended. */
  readonly ran: number;
  /** Ticks that were skipped, by reason. */
  readonly skipped: Readonly<Record<string, number>>;
  /** Whether `ticks`, `ran`, `skipped` and `by_version` are of the whole range: its newest 5,000 runs are looked at. */
  readonly is_complete: boolean;
  /** Of all runs that were neither cancelled nor skipped. */
  readonly success_rate: number | null;
  readonly p50_ms: number | null;
  readonly p90_ms: number | null;
  readonly p95_ms: number | null;
  readonly p99_ms: number | null;
  /** Between when runs could start and when they did. */
  readonly wait_p50_ms: number | null;
  /** The median duration of the last week. */
  readonly usual_ms: number | null;
  /** The mean distance of its ticks, in the last week. */
  readonly scheduled_every_ms: number | null;
  /** The mean distance of the ticks that ran, in the last week; `null` of a job with a schedule: none did. */
  readonly effective_every_ms: number | null;
}

/** What a version of a job has come to. */
export interface VersionNumbersResource {
  /** `null` for runs from before versions were noted. */
  readonly version: number | null;
  readonly succeeded: number;
  /** Those that timed out among them. */
  readonly failed: number;
  readonly success_rate: number | null;
  readonly p50_ms: number | null;
  readonly p95_ms: number | null;
  /** When the first and the last of these runs were scheduled. */
  readonly first_at: string;
  readonly last_at: string;
}

/** The statistics of one job; hours and days are those of its zone. */
export interface JobStatisticsResource extends RunStatisticsResource {
  readonly numbers: JobNumbersResource;
  /** Of its executed runs, the newest version first. */
  readonly by_version: readonly VersionNumbersResource[];
}

export interface RunCountsResource {
  readonly succeeded: number;
  readonly failed: number;
  readonly timed_out: number;
  readonly cancelled: number;
  readonly skipped: number;
}

/** Something that is not all right. */
export interface VerdictResource {
  readonly code: string;
  readonly severity: 'critical' | 'warning';
  /** Of how many jobs or pools. */
  readonly count: number;
  readonly sentence: string;
  /** What lists of jobs are narrowed to by it; `null`: it is not about jobs. */
  readonly filter: { readonly health: JobHealth } | null;
}

export interface OverviewQuery {
  /** How far back, such as `24h`. */
  readonly range?: string;
  /** What else is to be in the answer, so that a page asks once. */
  readonly include?: readonly OverviewPart[];
}

/** What can be asked for together with an overview. */
export type OverviewPart = 'series' | 'failures' | 'runs';

/** The newest runs of the range, up to 50 of each kind, without output and result. */
export interface OverviewRunsResource {
  /** Whenever they were scheduled. */
  readonly running: readonly RunListItem[];
  /** Failed or timed out. */
  readonly failed: readonly RunListItem[];
  readonly skipped: readonly RunListItem[];
  /** Of the jobs of those that run: how long their runs took in a week, the median and what 95 of 100 are within. */
  readonly usual: ReadonlyArray<{
    readonly job_id: string;
    readonly usual_ms: number | null;
    readonly p95_ms: number | null;
  }>;
}

/** How everything is. */
export interface OverviewResource {
  readonly as_of: string;
  readonly range_ms: number;
  /** Up to where runs are added up. */
  readonly until: string;
  /** The worst first; empty when all is right. */
  readonly verdict: readonly VerdictResource[];
  readonly now: {
    readonly running: number;
    readonly due: number;
    readonly waiting: number;
    readonly oldest_due_ms: number | null;
  };
  readonly finished: RunCountsResource;
  /** Of the range before. */
  readonly previous: RunCountsResource;
  /** `null` when none ended. */
  readonly success_rate: number | null;
  /** Between when runs could start and when they did. */
  readonly delay_ms: { readonly p50: number | null; readonly p95: number | null; readonly p99: number | null };
  /** Up to 20, the latest first. */
  readonly failing: ReadonlyArray<{
    readonly job_id: string;
    readonly job_name: string;
    /** In a row. */
    readonly failures: number;
    readonly since: string;
    /** The last failure, and when it ended. */
    readonly run_id: string;
    readonly at: string;
    readonly error_line: string | null;
    readonly owner: string | null;
    readonly runbook_url: string | null;
  }>;
  readonly failing_count: number;
  /** Ticks of the range that were skipped, by reason. */
  readonly skips: Readonly<Record<string, number>>;
  /** Whether all skips of the range were counted: those in 20,000 rows are. */
  readonly skips_complete: boolean;
  /** Up to 20 runs that have been due for more than a minute, the first of them first, and why each has not started. */
  readonly late: ReadonlyArray<{
    readonly run_id: string;
    readonly job_id: string;
    readonly job_name: string;
    readonly pool: string;
    readonly due_at: string;
    readonly code: ExplanationCode;
    readonly sentence: string;
  }>;
  readonly pools: ReadonlyArray<{
    readonly name: string;
    readonly workers: number;
    readonly slots: number;
    readonly running: number;
    readonly due: number;
    readonly oldest_due_ms: number | null;
  }>;
  /** Those that are heard of. */
  readonly services: ReadonlyArray<{
    readonly kind: 'scheduler' | 'api';
    readonly count: number;
    /** When one of them has last looked for due jobs. */
    readonly last_pass_at: string | null;
  }>;
  /** What the hourly proof has found: ticks without a run or a skip. */
  readonly ledger: { readonly unexplained: number; readonly days: number; readonly checked_at: string | null };
  /** What rules for alerts have found and is not over; counted up to 10,000. `critical` counts both kinds. */
  readonly incidents: { readonly open: number; readonly acknowledged: number; readonly critical: number };
  /** Up to 20 jobs that start much less often than their schedule says. */
  readonly skipping: ReadonlyArray<{
    readonly job_id: string;
    readonly job_name: string;
    readonly scheduled_every_ms: number;
    /** `null`: none of its ticks ran. */
    readonly effective_every_ms: number | null;
    /** How long its runs usually take, and wait to be started. */
    readonly run_p50_ms: number | null;
    readonly wait_p50_ms: number | null;
  }>;
  /** With `include=series`: what it came to, as `GET /stats/runs` tells it; `null` when it was too much to count. */
  readonly series?: RunStatisticsResource | null;
  /** With `include=failures`: the eight most frequent ones, as `GET /failures` tells them; `null` as above. */
  readonly failures?: FailuresResource | null;
  /** With `include=runs`; `null` as above. */
  readonly runs?: OverviewRunsResource | null;
}

export interface FailuresQuery {
  /** Runs scheduled at this instant or later. Unless given, a day before `to`. */
  readonly from?: string;
  /** Runs scheduled before this instant. Unless given, now. */
  readonly to?: string;
  readonly group?: 'fingerprint' | 'job';
  readonly limit?: number;
}

/** Failures that have the same reason, exit code and line, but for numbers and ids; or those of one job. */
export interface FailureGroupResource {
  readonly fingerprint: string;
  readonly error_line: string | null;
  readonly reason: string | null;
  readonly exit_code: number | null;
  readonly runs: number;
  readonly jobs: number;
  readonly first_at: string;
  readonly last_at: string;
  readonly last_run_id: string;
  /** Up to ten. */
  readonly job_names: readonly string[];
}

export interface FailuresResource {
  /** The most frequent first. */
  readonly groups: readonly FailureGroupResource[];
  /** Whether all failures of the range were looked at: 20,000 at most are. */
  readonly is_complete: boolean;
}
