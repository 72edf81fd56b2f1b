import { type Db, instant } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { channelWasOff } from '../alerts/channel-was-off.js';

/** Messages given up at once. */
const portion = 5_000;

/**
 * Gives up, as of now, what is to be sent through channels that are off, and drops what is for channels that are gone:
 * whoever has read one of them before may write for it afterwards. Returns how much that was.
 */
export async function giveUpOrphans(db: Db, now?: Date): Promise<number> {
  const { rows } = await sql`
    with recursive told(channel_id) as (
      (select n.channel_id from aster.notifications n where n.state = 'pending' order by n.channel_id limit 1)
      union all
      select (
        select n.channel_id from aster.notifications n where n.state = 'pending' and n.channel_id > t.channel_id
        order by n.channel_id limit 1
      ) from told t where t.channel_id is not null
    ), orphans as materialized (
      select w.id, c.id is null as is_gone
      from told t left join aster.alert_channels c on c.id = t.channel_id
      join aster.notifications w on w.channel_id = t.channel_id and w.state = 'pending'
      where c.id is null or not c.is_enabled limit ${portion} for update of w skip locked
    )
    update aster.notifications n set next_attempt_at = ${instant(now)},
      state = case when orphans.is_gone then 'dropped' else 'failed' end,
      last_error = case when orphans.is_gone then 'the channel was deleted' else ${channelWasOff} end
    from orphans where n.id = orphans.id returning n.id`.execute(db);
  return rows.length;
}
