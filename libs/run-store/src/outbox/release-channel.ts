import { type Db, instant } from '@aster-scheduler/db';
import { sql } from 'kysely';
import type { ChannelClaim } from './channel-claim.js';

/**
 * Leaves a channel to whoever looks next.
 *
 * @param pauseMs it is not sent through for so long: what was tried last did not arrive
 */
export async function releaseChannel(
  db: Db,
  { channelId, fence }: ChannelClaim,
  { pauseMs = 0, now }: { readonly pauseMs?: number; readonly now?: Date } = {},
): Promise<void> {
  await sql`
    update aster.alert_channels c
    set lease_until = case when ${pauseMs}::float8 > 0 then ${instant(now)} + ${pauseMs} * interval '1 ms' end
    where c.id = ${channelId} and c.fence = ${fence}`.execute(db);
}
