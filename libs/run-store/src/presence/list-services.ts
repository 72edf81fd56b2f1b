import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { lostAfterMs } from './service-presence.js';

/** A scheduler or an API as the others see it. */
export interface ServiceState {
  readonly id: string;
  readonly kind: 'scheduler' | 'api';
  readonly name: string;
  /** `lost`: it has not stopped, and yet was not heard of for long. */
  readonly status: 'active' | 'lost';
  readonly version: string;
  readonly tzData: string;
  readonly startedAt: Date;
  readonly heartbeatAt: Date;
  /** Of a scheduler: when it has last looked for due jobs. */
  readonly lastPassAt?: Date;
  /** Of a scheduler: how long it keeps finished runs; absent: for ever. */
  readonly runRetentionMs?: number;
  /** How far the clock of its host is ahead of the database's, or behind (negative); absent: not known. */
  readonly clockAheadMs?: number;
}

interface ServiceRow extends Omit<ServiceState, 'lastPassAt' | 'runRetentionMs' | 'clockAheadMs'> {
  readonly lastPassAt: Date | null;
  readonly runRetentionMs: number | null;
  readonly clockAheadMs: number | null;
}

/** Schedulers and APIs, by kind and name. */
export async function listServices(db: Db): Promise<ServiceState[]> {
  const result = await sql<ServiceRow>`
    select s.id, s.kind, s.name, s.version, s.tz_data as "tzData", s.started_at as "startedAt",
      s.heartbeat_at as "heartbeatAt", s.last_pass_at as "lastPassAt", s.run_retention_ms as "runRetentionMs",
      s.clock_ahead_ms as "clockAheadMs",
      case when s.heartbeat_at < clock_timestamp() - ${lostAfterMs} * interval '1 millisecond'
        then 'lost' else 'active' end as status
    from aster.services s order by s.kind desc, s.name, s.id`.execute(db);
  return result.rows.map((row) => ({
    ...row,
    lastPassAt: row.lastPassAt ?? undefined,
    runRetentionMs: row.runRetentionMs ?? undefined,
    clockAheadMs: row.clockAheadMs ?? undefined,
  }));
}
