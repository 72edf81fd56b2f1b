import { type Db, instant } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { type ChannelClaim, channelLeaseMs } from './channel-claim.js';

/** Holds a channel for longer. Returns whether it still is this claim's, and is on. */
export async function keepChannel(db: Db, { channelId, fence }: ChannelClaim, now?: Date): Promise<boolean> {
  const { rows } = await sql`
    update aster.alert_channels c set lease_until = ${instant(now)} + ${channelLeaseMs} * interval '1 ms'
    where c.id = ${channelId} and c.fence = ${fence} and c.is_enabled returning c.id`.execute(db);
  return rows.length > 0;
}
