import { type Db, readSchemaVersion } from '@aster-scheduler/db';
import { listPools, type PoolState } from '@aster-scheduler/run-store';
import { sql } from 'kysely';

/** How the whole engine is, as numbers that are watched over time. Every process reads the same. */
export interface Measures {
  readonly schemaVersion: number;
  readonly pools: readonly PoolState[];
  /** Up to where every tick was looked for; absent: nothing was checked yet. */
  readonly ledgerCheckedUntil?: Date;
  /** Ticks of the day before that, with neither a run nor a skip: always 0. */
  readonly unexplainedTicks: number;
  /** Incidents that are not over, by severity. */
  readonly openIncidents: Readonly<Record<IncidentSeverity, number>>;
  /** Messages that are still to be sent. */
  readonly pendingNotifications: number;
  /** How long ago ended what is not added up yet; absent: nothing was added up yet. */
  readonly rollupLagMs?: number;
  /** When some scheduler has last looked for due jobs; absent: none is known. */
  readonly schedulerPassAt?: Date;
}

type IncidentSeverity = 'info' | 'warning' | 'critical';

interface MeasuresRow {
  readonly checked_until: Date | null;
  readonly unexplained: number;
  readonly info: number;
  readonly warning: number;
  readonly critical: number;
  readonly pending: number;
  readonly lag_ms: number | null;
  readonly pass_at: Date | null;
}

/** More than so many are not told apart: each of both has an index of its own, and a scrape comes every few seconds. */
const mostCounted = 10_000;

export async function readMeasures(db: Db): Promise<Measures> {
  const schemaVersion = await readSchemaVersion(db);
  const pools = await listPools(db);
  const { rows } = await sql<MeasuresRow>`
    select
      (select max(l.hour) + interval '1 hour' from aster.ledger_checks l) as checked_until,
      (select coalesce(sum(l.unexplained), 0)::integer from aster.ledger_checks l
        where l.hour > (select max(m.hour) from aster.ledger_checks m) - interval '1 day') as unexplained,
      i.info, i.warning, i.critical,
      (select count(*)::integer from (
        select from aster.notifications n where n.state = 'pending' limit ${sql.lit(mostCounted)}
      ) waiting) as pending,
      (select extract(epoch from clock_timestamp() - p.closed_until)::float8 * 1000 from aster.stats_progress p) as lag_ms,
      (select max(s.last_pass_at) from aster.services s where s.kind = 'scheduler') as pass_at
    from (
      select count(*) filter (where o.severity = 'info')::integer as info,
        count(*) filter (where o.severity = 'warning')::integer as warning,
        count(*) filter (where o.severity = 'critical')::integer as critical
      from (
        select n.severity from aster.incidents n where n.resolved_at is null limit ${sql.lit(mostCounted)}
      ) o
    ) i`.execute(db);
  return { schemaVersion, pools, ...measuresOf(rows[0]) };
}

function measuresOf(row: MeasuresRow | undefined): Omit<Measures, 'pools' | 'schemaVersion'> {
  const { info = 0, warning = 0, critical = 0 } = row ?? {};
  return {
    ledgerCheckedUntil: row?.checked_until ?? undefined,
    unexplainedTicks: row?.unexplained ?? 0,
    openIncidents: { info, warning, critical },
    pendingNotifications: row?.pending ?? 0,
    rollupLagMs: row?.lag_ms ?? undefined,
    schedulerPassAt: row?.pass_at ?? undefined,
  };
}
