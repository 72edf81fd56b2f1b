import type { BackfillResource, BackfillRun } from '@aster-scheduler/client';
import type { Backfill } from '@aster-scheduler/run-store';

/** What a backfill has made, or would make. */
export function toBackfillResource({ ticks, alreadyRun, runs }: Backfill, isDryRun: boolean): BackfillResource {
  return {
    dry_run: isDryRun,
    ticks: ticks.map((tick) => tick.toISOString()),
    already_run: alreadyRun,
    runs: ticks.flatMap((tick, index): BackfillRun[] => {
      const run = runs[index]; // one for each tick, in their order
      if (run === undefined) return [];
      return [{ id: run.id, scheduled_at: tick.toISOString(), status: run.status, reason: run.reason ?? null }];
    }),
  };
}
