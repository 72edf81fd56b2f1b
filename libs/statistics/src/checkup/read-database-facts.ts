import { type Db, readSchemaVersion, schemaVersion, serverTime } from '@aster-scheduler/db';
import { listUnpartitionedWeeks } from '@aster-scheduler/run-store';
import { sql } from 'kysely';
import type { DatabaseFacts } from './checkup-facts.js';

const settings = ['fsync', 'full_page_writes', 'synchronous_commit'] as const;

/**
 * Reads what Postgres tells of itself: no table of Aster, but for its size.
 *
 * @param clock of this host, in ms since 1970
 */
export async function readDatabaseFacts(db: Db, clock: () => number): Promise<DatabaseFacts> {
  const askedAtMs = performance.now();
  const askedAt = clock();
  const now = await serverTime(db);
  const latencyMs = Math.round((performance.now() - askedAtMs) * 10) / 10;
  const off = await sql<{ name: (typeof settings)[number] }>`
    select name from pg_settings where name = any(${settings}) and setting = 'off' order by name`.execute(db);
  const load = await sql<{ connections: number; most: number; longest: number }>`
    select count(*) filter (where backend_type = 'client backend') as connections,
      current_setting('max_connections')::integer as most,
      coalesce(max(extract(epoch from clock_timestamp() - xact_start)) filter (where datname = current_database()
        and pid <> pg_backend_pid() and backend_type = 'client backend'), 0)::float8 * 1000 as longest
    from pg_stat_activity`.execute(db);
  const size = await sql<{ live: number; dead: number; rest: number }>`
    select coalesce(sum(n_live_tup), 0)::bigint as live, coalesce(sum(n_dead_tup), 0)::bigint as dead,
      coalesce(pg_relation_size(to_regclass('aster.finished_runs_default')), 0)::bigint as rest
    from pg_stat_user_tables where schemaname = 'aster' and relname = 'live_runs'`.execute(db);
  return {
    schemaVersion: await readSchemaVersion(db),
    neededSchemaVersion: schemaVersion,
    latencyMs,
    clockAheadMs: Math.round(askedAt + latencyMs / 2 - now.getTime()),
    settingsOff: off.rows.map(({ name }) => name),
    connections: Number(load.rows[0]?.connections ?? 0),
    maxConnections: load.rows[0]?.most ?? 0,
    longestTransactionMs: load.rows[0]?.longest ?? 0,
    liveRows: Number(size.rows[0]?.live ?? 0),
    deadRows: Number(size.rows[0]?.dead ?? 0),
    restBytes: Number(size.rows[0]?.rest ?? 0),
    weeksWithoutPartition: (await listUnpartitionedWeeks(db)).length,
  };
}
