import { type Db, serverTime } from '@aster-scheduler/db';
import { listPools, listServices } from '@aster-scheduler/run-store';
import { sql } from 'kysely';
import type { ProcessFacts } from './checkup-facts.js';

/** Reads what schedulers, APIs and workers have told of themselves. */
export async function readProcessFacts(db: Db): Promise<ProcessFacts> {
  const now = await serverTime(db);
  const services = await listServices(db);
  const workers = await sql<{ version: string }>`
    select distinct version from aster.workers where lease_until > clock_timestamp() and version <> '' order by 1 limit 20`.execute(
    db,
  );
  const workerClocks = await sql<{ name: string; aheadMs: number }>`
    select name, clock_ahead_ms as "aheadMs" from aster.workers
    where lease_until > clock_timestamp() and clock_ahead_ms is not null
    order by abs(clock_ahead_ms) desc limit 20`.execute(db);
  const serviceClocks = services.flatMap(({ name, status, clockAheadMs: aheadMs }) =>
    status === 'active' && aheadMs !== undefined ? [{ name, aheadMs }] : [],
  );
  return {
    clocks: [...serviceClocks, ...workerClocks.rows],
    services: services.map(({ status, lastPassAt, kind, name, version, tzData, runRetentionMs }) => ({
      ...{ kind, name, version, tzData, isActive: status === 'active' },
      ...(lastPassAt === undefined ? {} : { lastPassMs: now.getTime() - lastPassAt.getTime() }),
      ...(runRetentionMs === undefined ? {} : { runRetentionMs }),
    })),
    workerVersions: workers.rows.map(({ version }) => version),
    pools: await listPools(db),
  };
}
