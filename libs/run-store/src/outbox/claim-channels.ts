import { type Db, instant } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { type ChannelClaim, channelLeaseMs } from './channel-claim.js';

/**
 * Claims channels that have something to be sent and that nobody sends through. Messages of one channel have an order,
 * so a channel is claimed as a whole, and one that answers slowly keeps nobody from the others.
 */
export async function claimChannels(
  db: Db,
  { limit, now }: { readonly limit: number; readonly now?: Date },
): Promise<ChannelClaim[]> {
  if (limit <= 0) return [];
  const { rows } = await sql<ChannelClaim>`
    with clock as materialized (select ${instant(now)} as now), due as materialized (
      select c.id from aster.alert_channels c, clock
      where c.is_enabled and (c.lease_until is null or c.lease_until <= clock.now) and exists (
        select from aster.notifications n
        where n.channel_id = c.id and n.state = 'pending' and n.sent_with is null and n.next_attempt_at <= clock.now)
      order by c.lease_until nulls first, c.id limit ${limit} for update of c skip locked
    )
    update aster.alert_channels c set fence = c.fence + 1, lease_until = clock.now + ${channelLeaseMs} * interval '1 ms'
    from due, clock where c.id = due.id
    returning c.id as "channelId", c.name, c.kind, c.config, c.fence::integer as fence`.execute(db);
  return rows;
}
