import type { AlertKind, AlertSeverity } from './alert-rule-resource.js';
import type { PageQuery } from './page.js';

/** Something that a rule tells of a job or of the engine: once, however often it happens until it is over. */
export interface IncidentResource {
  readonly id: string;
  readonly rule_id: string;
  /** `null`: the rule is gone. */
  readonly rule_name: string | null;
  readonly when: AlertKind | null;
  /** What it is about: `job:` and its id, or a part of the engine such as `pool:gpu` or `worker:w1`. */
  readonly subject: string;
  /** `null` when it is about the engine. */
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
