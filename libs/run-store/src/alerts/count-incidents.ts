import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';

/** How many incidents are not over. */
export interface IncidentCounts {
  readonly open: number;
  readonly acknowledged: number;
  /** Those of both that are critical. */
  readonly critical: number;
}

/** So many are counted at most; they have an index of their own. */
const mostCounted = 10_000;

export async function countIncidents(db: Db): Promise<IncidentCounts> {
  const { rows } = await sql<IncidentCounts>`
    select count(*) filter (where i.state = 'open')::integer as open,
      count(*) filter (where i.state = 'acknowledged')::integer as acknowledged,
      count(*) filter (where i.severity = 'critical')::integer as critical
    from (select state, severity from aster.incidents where resolved_at is null limit ${sql.lit(mostCounted)}) i`.execute(
    db,
  );
  return rows[0] ?? { open: 0, acknowledged: 0, critical: 0 };
}
