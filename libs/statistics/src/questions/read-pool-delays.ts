import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { grains } from '../buckets/grains.js';
import { scopeText } from '../buckets/scope.js';
import { type Histogram, mergeHistograms } from '../durations/histogram.js';

interface DelayRow {
  readonly scope: string;
  readonly delay_at: number[];
  readonly delay_n: string[];
}

/**
 * How long runs of each pool have waited for a worker, of those that ended since an instant: the minutes of these
 * pools, and no others. A pool without any is left out.
 */
export async function readPoolDelays(
  db: Db,
  pools: readonly string[],
  since: Date,
): Promise<ReadonlyMap<string, Histogram>> {
  const scopes = new Map(pools.map((name) => [scopeText({ pool: name }), name]));
  const found = await sql<DelayRow>`
    select scope, delay_at, delay_n from aster.run_stats
    where grain = ${grains.minute} and scope = any(${[...scopes.keys()]}::text[]) and bucket >= ${since}`.execute(db);
  const parts = new Map<string, Histogram[]>();
  for (const { scope, delay_at: at, delay_n: n } of found.rows) {
    const name = scopes.get(scope);
    if (name !== undefined) parts.set(name, [...(parts.get(name) ?? []), { at, n: n.map(Number) }]);
  }
  return new Map([...parts].map(([name, histograms]) => [name, mergeHistograms(histograms)]));
}
