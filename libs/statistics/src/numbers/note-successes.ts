import { rowsOf, type Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';

/**
 * Keeps when the last success of a job ended, where another end hides it: a skip that came after it, for example. Where
 * it is the last end, the row says so already.
 */
export async function noteSuccesses(tx: Tx, succeededAt: ReadonlyMap<string, Date>): Promise<void> {
  if (succeededAt.size === 0) return;
  const rows = [...succeededAt].map(([id, at]) => ({ id, at: at.toISOString() }));
  await sql`
    with held as materialized (
      select n.job_id, input.at from ${rowsOf(rows, 'id uuid, at timestamptz')}
      join aster.job_numbers n on n.job_id = input.id
      where (n.last_success_at is null or n.last_success_at < input.at)
        and not (n.last_status is not distinct from 'succeeded' and n.last_finished_at >= input.at)
      order by n.job_id for update of n
    )
    update aster.job_numbers n set last_success_at = held.at from held where n.job_id = held.job_id`.execute(tx);
}
