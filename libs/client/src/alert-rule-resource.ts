import type { RunReason, RunStatus } from './run-resource.js';

/** What a rule looks for that is about the engine rather than about jobs. */
export const engineAlertKinds = [
  'pool_starved',
  'backlog',
  'worker_lost',
  'scheduler_silent',
  'ledger_gap',
  'channel_failing',
] as const;
export type EngineAlertKind = (typeof engineAlertKinds)[number];

/** What a rule looks for. */
export const alertKinds = [
  'failed',
  'failure_rate',
  'too_short',
  'late_start',
  'running_long',
  'no_success',
  'missed',
  'skipping',
  'finished',
  'output',
  ...engineAlertKinds,
] as const;
export type AlertKind = (typeof alertKinds)[number];

export type AlertSeverity = 'info' | 'warning' | 'critical';

/** What of an incident is told. */
export type AlertEvent = 'opened' | 'reminded' | 'resolved';

/** Which jobs are meant: those that all of it holds for; all jobs when nothing is said. */
export interface AlertMatchResource {
  /** Names; `*` stands for any characters, `?` for one. One of them must match. */
  readonly jobs?: readonly string[];
  /** Labels that a job must all have. */
  readonly labels?: Readonly<Record<string, string>>;
  /** A job must be of one of them. */
  readonly pools?: readonly string[];
}

/** A rule for alerts. Instants are in ISO 8601 in UTC, durations as in Go. */
export interface AlertRuleResource {
  readonly id: string;
  readonly name: string;
  readonly when: AlertKind;
  /** Of `failed`: so many final failures in a row. */
  readonly in_a_row: number | null;
  /** Of `failed` and `missed`: only for one of these. */
  readonly reasons: readonly RunReason[] | null;
  /** Of `failure_rate`: so many percent of the last `of` runs, when there were `at_least` of them. */
  readonly percent: number | null;
  readonly of: number | null;
  /** Of `failure_rate`: of those that ended within so long. */
  readonly within: string | null;
  readonly at_least: number | null;
  /** Of `too_short`: a success that took less. */
  readonly under: string | null;
  /** Of `late_start`, `running_long`, `pool_starved` and `scheduler_silent`: for longer than this. */
  readonly after: string | null;
  /**
   * Of `running_long`: for longer than so many times what all but a few of its runs take; of `too_short`: for less
   * than so many times what half of them take.
   */
  readonly factor: number | null;
  /** Of `backlog`: for how long the run that has been due longest has been due. */
  readonly oldest: string | null;
  /** Of `no_success`: without a success for so long. */
  readonly for: string | null;
  /** Of `finished` and `output`: which ends; `null` for succeeded, failed and timed out. */
  readonly statuses: readonly RunStatus[] | null;
  /** Of `output`: only where this text was written. */
  readonly contains: string | null;
  readonly match: AlertMatchResource;
  /** Names of the channels that are told. */
  readonly channels: readonly string[];
  readonly severity: AlertSeverity;
  /** How often what is open is told again; `null`: never. */
  readonly remind: string | null;
  readonly notify_on: readonly AlertEvent[];
  readonly is_enabled: boolean;
  readonly note: string | null;
  readonly runbook_url: string | null;
  /** The source that declares it, such as a repository. */
  readonly managed_by: string | null;
  readonly version: number;
  readonly created_at: string;
  readonly updated_at: string;
}

/** An edit of a rule; what is left out stays as it is, and null sets a default. */
export interface AlertRuleChange {
  readonly name?: string;
  readonly when?: AlertKind;
  /** 1 by default. */
  readonly in_a_row?: number | null;
  readonly reasons?: readonly RunReason[] | null;
  readonly percent?: number | null;
  /** 10 by default, and 1,000 with `within`. */
  readonly of?: number | null;
  readonly within?: string | null;
  /** 5 by default. */
  readonly at_least?: number | null;
  readonly under?: string | null;
  /** 2m by default of `pool_starved` and `scheduler_silent`. */
  readonly after?: string | null;
  readonly factor?: number | null;
  /** 10m by default. */
  readonly oldest?: string | null;
  readonly for?: string | null;
  readonly statuses?: readonly RunStatus[] | null;
  readonly contains?: string | null;
  readonly match?: AlertMatchResource | null;
  /** Names or ids. */
  readonly channels?: readonly string[] | null;
  /** `warning` by default. */
  readonly severity?: AlertSeverity | null;
  readonly remind?: string | null;
  /** `opened` and `resolved` by default. */
  readonly notify_on?: readonly AlertEvent[] | null;
  readonly is_enabled?: boolean | null;
  readonly note?: string | null;
  readonly runbook_url?: string | null;
}

/** A new rule. */
export interface AlertRuleInput extends AlertRuleChange {
  readonly name: string;
  readonly when: AlertKind;
}

/** A rule that is tried against what has happened. */
export interface AlertTrialInput extends AlertRuleChange {
  readonly when: AlertKind;
  /** 30 days before `to` by default, and at most. */
  readonly from?: string | null;
  /** Now by default. */
  readonly to?: string | null;
}

/** What a rule would have told of. */
export interface AlertTrialResource {
  readonly from: string;
  readonly to: string;
  /** Runs that were looked at. */
  readonly runs: number;
  /** Whether all runs of the range were looked at: the newest ones come first. */
  readonly is_complete: boolean;
  /** Incidents that it would have opened, and notices that it would have sent. */
  readonly incidents: number;
  readonly notices: number;
  /** The newest incidents, at most 100. */
  readonly opened: readonly {
    readonly job_id: string;
    readonly job_name: string;
    readonly opened_at: string;
    readonly opened_by_run: string | null;
    readonly count: number;
    /** `null`: it would be open still. */
    readonly resolved_at: string | null;
  }[];
}
