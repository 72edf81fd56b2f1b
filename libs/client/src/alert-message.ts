import type { AlertKind, AlertSeverity } from './alert-rule-resource.js';
import type { RunReason, RunStatus } from './run-resource.js';

/** What a message of a webhook tells. */
export type AlertMessageType =
  | 'incident.opened'
  | 'incident.reminded'
  | 'incident.resolved'
  /** It had begun and was over before anybody was told. */
  | 'incident.recovered'
  /** Many at once. */
  | 'incidents.group'
  /** What has gathered while nothing was sent. */
  | 'incidents.digest'
  /** A run ended that a rule tells of. */
  | 'run.finished'
  | 'channel.test'
  | 'channel.failing';

/** The body of a webhook, `aster.incident.v1`: fields are added to it, and never changed or removed. */
export interface AlertMessage {
  readonly schema: 'aster.incident.v1';
  readonly type: AlertMessageType;
  /** The same each time that the message is sent; also in the header `webhook-id`. */
  readonly id: string;
  /** When what it tells of happened. */
  readonly timestamp: string;
  /** Which installation tells it. */
  readonly environment?: string;
  readonly data: AlertMessageData;
}

/** What is known of it; what is not is left out. */
export interface AlertMessageData {
  readonly incident?: AlertMessageIncident;
  readonly rule?: AlertMessageRule;
  readonly job?: AlertMessageJob;
  /** What of the engine it is about. */
  readonly subject?: AlertMessageSubject;
  readonly run?: AlertMessageRun;
  readonly group?: AlertMessageGroup;
  /** The channel that fails. */
  readonly channel?: { readonly name: string; readonly error: string; readonly notices: number };
  /** What happened, in a sentence. */
  readonly explanation?: string;
  readonly failing_since?: string;
  readonly last_success_at?: string;
  /** How often it has happened. */
  readonly count?: number;
}

export interface AlertMessageIncident {
  readonly id: string;
  readonly opened_at: string;
  readonly resolved_at?: string;
  /** Why it ended: `recovered`, `paused`, … */
  readonly resolution?: string;
  readonly count: number;
}

export interface AlertMessageRule {
  readonly name: string;
  readonly when: AlertKind;
  readonly severity: AlertSeverity;
  readonly note?: string;
}

export interface AlertMessageJob {
  readonly id: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Who looks after it. */
  readonly owner?: string;
  readonly runbook_url?: string;
  /** In the dashboard. */
  readonly url?: string;
}

export interface AlertMessageSubject {
  readonly kind: 'pool' | 'worker' | 'scheduler' | 'channel' | 'engine';
  /** Empty for the engine as a whole. */
  readonly name: string;
  readonly until?: string;
  readonly workers?: number;
  readonly slots?: number;
  readonly runs?: number;
  readonly ticks?: number;
  readonly error?: string;
}

export interface AlertMessageRun {
  readonly id: string;
  readonly status: RunStatus;
  readonly reason?: RunReason;
  readonly exit_code?: number;
  readonly attempts?: number;
  readonly scheduled_at?: string;
  readonly started_at?: string;
  readonly finished_at?: string;
  /** Of the last attempt. */
  readonly duration_ms?: number;
  readonly error_line?: string;
  /** The last lines of what it has written. */
  readonly output_tail?: string;
  readonly worker?: string;
  /** Of its job, as it was then. */
  readonly version?: number;
  /** In the dashboard. */
  readonly url?: string;
}

export interface AlertMessageGroup {
  readonly incidents: number;
  /** How many of them are over. */
  readonly recovered: number;
  /** How many of them were told before. */
  readonly reminded: number;
  /** Runs that are told of without an incident. */
  readonly runs: number;
  /** How many of these did not succeed. */
  readonly failed: number;
  /** Names of some of their jobs. */
  readonly jobs: readonly string[];
  /** The errors that most of them have. */
  readonly errors: readonly { readonly line: string; readonly count: number }[];
  readonly rules: readonly string[];
  readonly since?: string;
}
