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
  return {
    services: services.map(({ status, lastPassAt, kind, name, version, tzData, runRetentionMs }) => ({
      ...{ kind, name, version, tzData, isActive: status === 'active' },
      ...(lastPassAt === undefined ? {} : { lastPassMs: now.getTime() - lastPassAt.getTime() }),
      ...(runRetentionMs === undefined ? {} : { runRetentionMs }),
    })),
    workerVersions: workers.rows.map(({ version }) => version),
    pools: await listPools(db),
  };
}
