import { type Db, serverTime } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { silencedUntil, toldBy } from '../alerts/silenced-until.js';

/** Messages looked at at once. */
const portion = 5_000;

/** Whoever has read a silence before it was ended writes what that holds within so long. */
const settledMs = 3_600_000;

/** What waits for its digest waits no longer than this, and is left alone. */
const digestMs = 600_000;

/**
 * Frees what is held for a silence that is over sooner than it was to be: a transaction that has read it before it was
 * ended writes messages for its former end. Does nothing while no silence has ended lately.
 */
export async function freeHeldMessages(db: Db, given?: Date): Promise<number> {
  const now = given ?? (await serverTime(db));
  const { rows } = await sql`
    with held as materialized (
      select w.id, w.rule_id, w.payload from aster.alert_channels c
      join aster.notifications w on w.channel_id = c.id and w.state = 'pending'
        and w.next_attempt_at > ${now}::timestamptz + ${digestMs} * interval '1 ms'
      where w.payload ->> 'held' = 'true'
        and exists (
          select from aster.silences s
          where s.ends_at between ${now}::timestamptz - ${settledMs} * interval '1 ms' and ${now})
        and not exists (select from aster.silences s where s.ends_at = w.next_attempt_at)
      limit ${portion} for update of w skip locked
    )
    update aster.notifications n set next_attempt_at = coalesce(${silencedUntil(toldBy('held'), now)}, ${now}::timestamptz)
    from held where n.id = held.id returning n.id`.execute(db);
  return rows.length;
}
