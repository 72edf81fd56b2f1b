import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';

/**
 * The first instant after `now` at which there will be something to do: a tick, a run of one of the handlers that
 * becomes due, the end of a wait for dependencies. For a clock that jumps from one to the next.
 */
export async function findNextInstant(
  db: Db,
  options: { readonly now: Date; readonly handlers: readonly string[] },
): Promise<Date | undefined> {
  const { now, handlers } = options;
  const result = await sql<{ at: Date | null }>`
    select least(
      (select min(next_run_at) from aster.job_cursors where next_run_at > ${now}),
      (select min(available_at) from aster.live_runs
        where status = 'scheduled' and available_at > ${now} and handler = any(${handlers}::text[])),
      (select min(waits_until) from aster.live_runs where status = 'waiting' and waits_until > ${now})
    ) as at`.execute(db);
  return result.rows[0]?.at ?? undefined;
}
