import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { grains } from '../buckets/grains.js';
import { scopeText } from '../buckets/scope.js';
import { finestStep, grainOf, seriesSteps } from '../questions/plan-series.js';

export interface BusyStep {
  readonly at: Date;
  /** How many ran at once, on average: the time of the runs that ended in the step, by its length. */
  readonly running: number;
}

export interface BusyQuestion {
  readonly from: Date;
  readonly to: Date;
  /** Absent: all. */
  readonly pool?: string;
  readonly now: Date;
}

/** How many runs there were at once, step by step, by what runs were added up to. */
export async function readBusy(db: Db, { from, to, pool, now }: BusyQuestion): Promise<readonly BusyStep[]> {
  const step = finestStep({ from, to, owner: 'pool', now });
  const stepMs = seriesSteps[step];
  const scope = scopeText(pool === undefined ? undefined : { pool });
  const found = await sql<{ at: Date; run_ms: number }>`
    select to_timestamp(floor(date_part('epoch', bucket) * 1000 / ${stepMs}::float8) * ${stepMs}::float8 / 1000) as at,
      sum(run_ms)::bigint as run_ms
    from aster.run_stats where grain = ${grains[grainOf(step)]} and bucket >= ${from} and bucket < ${to} and scope = ${scope}
    group by 1 order by 1`.execute(db);
  return found.rows.map(({ at, run_ms: runMs }) => ({ at, running: Number((runMs / stepMs).toPrecision(4)) }));
}
