import type { Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';

/** Schedulers look by the clock of the database. What is further ahead was set by one that was. */
export const mostAheadMs = 60_000;

/** No channel rests for longer by itself; nor does a message wait longer, unless a silence holds it. */
const longestRestMs = 3_600_000;
const longestWaitMs = 86_400_000;

/** Brings back what was set while the clock was ahead: it would stand still until that time is reached. */
export async function setAlertsBack(tx: Tx, now: Date): Promise<void> {
  const later = (ms: number) => sql`${now}::timestamptz + ${ms} * interval '1 ms'`;
  const ahead = later(mostAheadMs);
  await sql`delete from aster.timed_checks t where t.next_check_at > ${now}`.execute(tx); // they are made anew
  await sql`
    update aster.incidents i set opened_at = least(i.opened_at, ${now}), last_at = least(i.last_at, ${now}),
      remind_at = least(i.remind_at, ${now}::timestamptz + (
        select r.remind_ms from aster.alert_rules r where r.id = i.rule_id) * interval '1 ms')
    where i.resolved_at is null and (i.opened_at > ${ahead} or i.last_at > ${ahead} or i.remind_at is not null)`.execute(
    tx,
  );
  await sql`
    update aster.alert_channels c set lease_until = ${now} where c.lease_until > ${later(longestRestMs)}`.execute(tx);
  await sql`
    update aster.notifications n set created_at = ${now}, sent_at = least(n.sent_at, ${now}), next_attempt_at = ${now}
    where n.created_at > ${ahead}`.execute(tx);
  await sql`
    update aster.notifications n set sent_at = ${now}, next_attempt_at = ${now} where n.id = any(array(
      select s.id from aster.alert_channels c join aster.notifications s on s.channel_id = c.id and s.sent_with is null
        and s.sent_at is not null and s.sent_at > ${ahead}))`.execute(tx);
  await sql`
    update aster.notifications n set next_attempt_at = ${now} where n.id = any(array(
      select w.id from aster.alert_channels c join aster.notifications w on w.channel_id = c.id and w.state = 'pending'
        and w.next_attempt_at > ${later(longestWaitMs)} and not coalesce((w.payload ->> 'held')::boolean, false)
      for update of w skip locked))`.execute(tx);
  await sql`
    update aster.outgoing_pings p set created_at = least(p.created_at, ${now}), next_attempt_at = least(p.next_attempt_at, ${now}),
      lease_until = null
    where p.created_at > ${ahead} or p.next_attempt_at > ${later(longestRestMs)} or p.lease_until > ${later(longestRestMs)}`.execute(
    tx,
  );
}
