import type { ConcurrencyPolicy } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';

/** A job as it is, as far as a forecast goes by it. */
export interface SimulatedJob {
  readonly name: string;
  /** Absent: no schedule, or not active. */
  readonly cronExpr?: string;
  readonly timezone: string;
  readonly pool: string;
  readonly concurrencyPolicy: ConcurrencyPolicy;
  /** Absent: no run of it has ended yet. */
  readonly usualMs?: number;
  readonly p95Ms?: number;
}

interface SimulatedRow {
  readonly name: string;
  readonly cronExpr: string | null;
  readonly timezone: string;
  readonly pool: string;
  readonly concurrencyPolicy: ConcurrencyPolicy;
  readonly usualMs: number | null;
  readonly p95Ms: number | null;
}

/** The jobs of these names, by their names; those that there are. */
export async function readSimulatedJobs(db: Db, names: readonly string[]): Promise<ReadonlyMap<string, SimulatedJob>> {
  const found = await sql<SimulatedRow>`
    select j.name, case when j.status = 'active' then j.cron_expr end as "cronExpr", j.timezone, j.pool,
      j.concurrency_policy as "concurrencyPolicy", n.usual_ms as "usualMs", n.p95_ms as "p95Ms"
    from aster.jobs j left join aster.job_numbers n on n.job_id = j.id where j.name = any(${names}::text[])`.execute(
    db,
  );
  return new Map(
    found.rows.map((row) => [
      row.name,
      {
        ...row,
        cronExpr: row.cronExpr ?? undefined,
        usualMs: row.usualMs ?? undefined,
        p95Ms: row.p95Ms ?? undefined,
      },
    ]),
  );
}
