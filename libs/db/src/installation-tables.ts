import type { Generated } from 'kysely';

export interface WorkersTable {
  id: string;
  name: string;
  pools: string[];
  handlers: string[];
  slots: number;
  version: string;
  /** `draining`: its process is about to end. Of one that was told to drain, `drain_asked_at` says so. */
  status: 'active' | 'draining';
  started_at: Date;
  heartbeat_at: Date;
  lease_until: Date;
  replaced_by: Generated<string | null>;
  drain_asked_at: Generated<Date | null>;
  clock_ahead_ms: Generated<number | null>;
}

export interface SecretsTable {
  name: string;
  sealed: Buffer;
  key_id: string;
  version: Generated<number>;
  created_at: Date;
  updated_at: Date;
}

export interface ServicesTable {
  id: string;
  kind: 'scheduler' | 'api';
  name: string;
  version: string;
  tz_data: string;
  started_at: Date;
  heartbeat_at: Date;
  last_pass_at: Date | null;
  run_retention_ms: number | null;
  clock_ahead_ms: Generated<number | null>;
}
