import { type Db, instant } from '@aster-scheduler/db';
import { sql } from 'kysely';

/**
 * In how many ms the next message is due, in a channel that nobody sends through; 0 when one is overdue, `undefined`
 * when nothing waits.
 */
export async function nextDueMs(db: Db, now?: Date): Promise<number | undefined> {
  const { rows } = await sql<{ dueMs: number | null }>`
    select extract(epoch from min(greatest(first.at, c.lease_until)) - ${instant(now)}) * 1000 as "dueMs"
    from aster.alert_channels c cross join lateral (
      select n.next_attempt_at as at from aster.notifications n
      where n.channel_id = c.id and n.state = 'pending' and n.sent_with is null order by n.next_attempt_at limit 1
    ) first where c.is_enabled`.execute(db);
  const dueMs = rows[0]?.dueMs ?? undefined;
  return dueMs === undefined ? undefined : Math.max(0, Number(dueMs));
}
