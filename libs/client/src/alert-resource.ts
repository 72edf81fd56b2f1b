import type { PageQuery } from './page.js';
import type { RunReason, RunStatus } from './run-resource.js';

/** What a rule looks for. */
export type AlertKind =
  'failed' | 'failure_rate' | 'too_short' | 'late_start' | 'running_long' | 'no_success' | 'missed' | 'finished';

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
  readonly at_least: number | null;
  /** Of `too_short`: a success that took less. */
  readonly under: string | null;
  /** Of `late_start` and `running_long`: for longer than this. */
  readonly after: string | null;
  /** Of `no_success`: without a success for so long. */
  readonly for: string | null;
  /** Of `finished`: which ends; `null` for succeeded, failed and timed out. */
  readonly statuses: readonly RunStatus[] | null;
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
  /** 10 by default. */
  readonly of?: number | null;
  /** 5 by default. */
  readonly at_least?: number | null;
  readonly under?: string | null;
  readonly after?: string | null;
  readonly for?: string | null;
  readonly statuses?: readonly RunStatus[] | null;
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

export type ChannelKind =
  | 'webhook'
  | 'email'
  | 'slack'
  | 'discord'
  | 'teams'
  | 'googlechat'
  | 'mattermost'
  | 'telegram'
  | 'ntfy'
  | 'gotify'
  | 'matrix'
  | 'pagerduty'
  | 'opsgenie'
  | 'alertmanager'
  | 'healthchecks';

/** Settings by their names, secrets in them as `${secret:NAME}`; `headers` alone is an object. */
export type ChannelConfigResource = Readonly<Record<string, string | Readonly<Record<string, string>>>>;

/** Where messages go to. */
export interface ChannelResource {
  readonly id: string;
  readonly name: string;
  readonly kind: ChannelKind;
  readonly config: ChannelConfigResource;
  readonly is_enabled: boolean;
  /** Why it is off although nobody has turned it off. */
  readonly disabled_reason: string | null;
  /** Names of the rules that tell it, the first 20. */
  readonly used_by: readonly string[];
  /** Messages that are still to be sent. */
  readonly pending: number;
  /** When a message has last arrived. */
  readonly last_sent_at: string | null;
  readonly version: number;
  readonly created_at: string;
  readonly updated_at: string;
}

/** An edit of a channel; what is left out stays as it is. The settings are replaced as a whole. */
export interface ChannelChange {
  readonly name?: string;
  readonly kind?: ChannelKind;
  readonly config?: ChannelConfigResource;
  readonly is_enabled?: boolean;
}

/** A new channel. */
export interface ChannelInput extends ChannelChange {
  readonly name: string;
  readonly kind: ChannelKind;
  readonly config: ChannelConfigResource;
}

/** A time in which incidents are recorded, and nothing is sent. */
export interface SilenceResource {
  readonly id: string;
  readonly match: AlertMatchResource;
  readonly begins_at: string;
  readonly ends_at: string;
  readonly note: string | null;
  readonly created_by: string | null;
  readonly created_at: string;
}

/** A new silence: until `ends_at`, or for a time. */
export interface SilenceInput {
  readonly match?: AlertMatchResource | null;
  /** Now by default. */
  readonly begins_at?: string | null;
  readonly ends_at?: string | null;
  /** Instead of `ends_at`: a duration as in Go, such as `2h`. */
  readonly for?: string | null;
  readonly note?: string | null;
}

export interface SilenceListQuery extends PageQuery {
  /** Also those that are over. */
  readonly past?: boolean;
}

/** Something that a rule tells of a job: once, however often it happens until it is over. */
export interface IncidentResource {
  readonly id: string;
  readonly rule_id: string;
  /** `null`: the rule is gone. */
  readonly rule_name: string | null;
  readonly when: AlertKind | null;
  readonly job_id: string | null;
  readonly job_name: string | null;
  readonly severity: AlertSeverity;
  readonly state: 'open' | 'acknowledged' | 'resolved';
  readonly opened_at: string;
  readonly opened_by_run: string | null;
  /** When it has last happened. */
  readonly last_at: string;
  readonly last_run: string | null;
  readonly count: number;
  readonly acknowledged_at: string | null;
  readonly acknowledged_by: string | null;
  readonly resolved_at: string | null;
  readonly resolved_by_run: string | null;
  /** Why it is over: `recovered`, `paused`, `rule removed`, or who has said so. */
  readonly resolution: string | null;
  readonly note: string | null;
  readonly runbook_url: string | null;
  /** What was known when it opened. */
  readonly facts: Readonly<Record<string, unknown>>;
}

export interface IncidentListQuery extends PageQuery {
  /** `unresolved` are those that are open or acknowledged. */
  readonly state?: IncidentResource['state'] | 'unresolved';
  /** The id or the name of a rule. */
  readonly rule?: string;
  /** The id or the name of a job. */
  readonly job?: string;
  readonly severity?: AlertSeverity;
  /** Opened at this instant or later. */
  readonly from?: string;
  /** Opened before this instant. */
  readonly to?: string;
}

/** What may be said when an incident is acknowledged, resolved or noted. */
export interface IncidentNoteInput {
  readonly note?: string | null;
}

/** A message, and what became of it. */
export interface NotificationResource {
  readonly id: string;
  readonly channel_id: string;
  /** `null`: the channel is gone. */
  readonly channel_name: string | null;
  readonly incident_id: string | null;
  readonly run_id: string | null;
  readonly event: AlertEvent | 'notice' | 'test' | 'digest';
  readonly state: 'pending' | 'sent' | 'failed' | 'dropped';
  /** It was sent as a part of this one. */
  readonly sent_with: string | null;
  readonly attempt_num: number;
  /** `null` unless it is pending. */
  readonly next_attempt_at: string | null;
  readonly last_status: number | null;
  readonly last_error: string | null;
  readonly response_excerpt: string | null;
  readonly created_at: string;
  readonly sent_at: string | null;
}

export interface NotificationListQuery extends PageQuery {
  /** The id or the name of a channel. */
  readonly channel?: string;
  readonly incident?: string;
  readonly state?: NotificationResource['state'];
}
