import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';

/** Whom a run names that a message has triggered. */
export const noticeActor = 'alerts';

/** So far back it is looked: runs that were made one by the other. */
const mostSteps = 20;

/**
 * Whether a run was triggered by a message, or follows from one that was: it repeats it, or depends on it. A message
 * about such a run must not trigger another one.
 */
export async function isCausedByNotice(db: Db, runId: string): Promise<boolean> {
  const { rows } = await sql<{ isSo: boolean }>`
    with recursive causes as (
      select r.id, r.actor, r.retry_of, r.upstream_run_ids, 0 as steps from aster.runs r where r.id = ${runId}
      union
      select r.id, r.actor, r.retry_of, r.upstream_run_ids, c.steps + 1 from causes c
      cross join lateral unnest(coalesce(c.upstream_run_ids, '{}') || c.retry_of) as cause(id)
      join aster.runs r on r.id = cause.id
      where c.steps < ${mostSteps}
    )
    select exists (select from causes where actor = ${noticeActor}) as "isSo"`.execute(db);
  return rows[0]?.isSo === true;
}
