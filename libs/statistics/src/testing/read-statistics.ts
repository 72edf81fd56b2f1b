import type { Db } from '@aster-scheduler/db';
import type { PlainRow } from './plain-statistics.js';

/** The rows of `run_stats`, in the form of `plainStatistics`. */
export async function readStatistics(db: Db): Promise<Record<string, PlainRow>> {
  const rows = await db.selectFrom('run_stats').selectAll().execute();
  return Object.fromEntries(
    rows.map(({ grain, scope, bucket, duration_at, duration_n, delay_at, delay_n, ...sums }) => [
      `${grain} ${scope} ${bucket.toISOString()}`,
      { ...sums, durations: counts(duration_at, duration_n), delays: counts(delay_at, delay_n) },
    ]),
  );
}

function counts(places: readonly number[], n: readonly number[]): Record<number, number> {
  return Object.fromEntries(places.map((place, index) => [place, Number(n[index])]));
}
