import type { ColumnType, Generated } from 'kysely';

/** JSON that is written as text and read parsed. */
type Json<Type> = ColumnType<Type, string, string>;

/** Rules for alerts, and what came of them. */
export interface AlertTables {
  alert_channels: AlertChannelsTable;
  alert_rules: AlertRulesTable;
  incidents: IncidentsTable;
  notifications: NotificationsTable;
  outgoing_pings: OutgoingPingsTable;
  silences: SilencesTable;
  timed_checks: TimedChecksTable;
  alert_clock: AlertClockTable;
  lost_workers: LostWorkersTable;
}

interface AlertChannelsTable {
  id: string;
  name: string;
  kind: string;
  config: Json<Record<string, unknown>>;
  is_enabled: Generated<boolean>;
  disabled_reason: string | null;
  managed_by: string | null;
  declared: Json<Record<string, unknown>> | null;
  is_pruned: Generated<boolean>;
  version: Generated<number>;
  created_at: Date;
  updated_at: Date;
  fence: Generated<number>;
  lease_until: Date | null;
}

interface AlertRulesTable {
  id: string;
  name: string;
  kind: string;
  params: Json<Record<string, unknown>>;
  match: Json<Record<string, unknown>>;
  name_patterns: string[] | null;
  labels: Json<Record<string, string>>;
  pools: string[] | null;
  channel_ids: Generated<string[]>;
  severity: 'info' | 'warning' | 'critical';
  remind_ms: number | null;
  notify_on: string[];
  is_enabled: Generated<boolean>;
  note: string | null;
  runbook_url: string | null;
  watches: number;
  is_broad: boolean;
  managed_by: string | null;
  declared: Json<Record<string, unknown>> | null;
  is_pruned: Generated<boolean>;
  version: Generated<number>;
  created_at: Date;
  updated_at: Date;
}

/** What is or was wrong; see the migration. */
interface IncidentsTable {
  id: string;
  rule_id: string;
  subject: string;
  job_id: string | null;
  severity: 'info' | 'warning' | 'critical';
  state: 'open' | 'acknowledged' | 'resolved';
  opened_at: Date;
  opened_by_run: string | null;
  last_at: Date;
  last_run: string | null;
  count: Generated<number>;
  acknowledged_at: Date | null;
  acknowledged_by: string | null;
  resolved_at: Date | null;
  resolved_by_run: string | null;
  resolution: string | null;
  remind_at: Date | null;
  note: string | null;
  facts: Json<Record<string, unknown>>;
}

/** The outbox. */
interface NotificationsTable {
  id: string;
  incident_id: string | null;
  rule_id: string | null;
  run_id: string | null;
  channel_id: string;
  event: 'opened' | 'reminded' | 'resolved' | 'notice' | 'test' | 'digest';
  payload: Json<Record<string, unknown>>;
  state: 'pending' | 'sent' | 'failed' | 'dropped';
  sent_with: string | null;
  attempt_num: Generated<number>;
  next_attempt_at: Date;
  last_status: number | null;
  last_error: string | null;
  response_excerpt: string | null;
  created_at: Date;
  sent_at: Date | null;
}

interface OutgoingPingsTable {
  run_id: string;
  event: 'start' | 'end';
  job_id: string;
  created_at: Date;
  attempt_num: Generated<number>;
  next_attempt_at: Date;
  fence: Generated<number>;
  lease_until: Date | null;
}

interface SilencesTable {
  id: string;
  match: Json<Record<string, unknown>>;
  name_patterns: string[] | null;
  labels: Json<Record<string, string>>;
  pools: string[] | null;
  begins_at: Date;
  ends_at: Date;
  note: string | null;
  created_by: string | null;
  version: Generated<number>;
  created_at: Date;
  rule_id: string | null;
  subject: string | null;
}

interface TimedChecksTable {
  rule_id: string;
  subject: string;
  next_check_at: Date;
}

interface AlertClockTable {
  is_only_row: Generated<boolean>;
  counts_from: Date;
  looked_at: Date;
}

/** Workers whose lease ran out, for rules about the engine. */
interface LostWorkersTable {
  worker_id: string;
  name: string;
  pools: string[];
  lost_at: Date;
  runs: number;
  told_at: Date | null;
}
