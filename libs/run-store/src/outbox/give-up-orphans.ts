import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';

/** Messages given up at once. */
const portion = 5_000;

/** Gives up what is to be sent through channels that are off. Returns how much that was. */
export async function giveUpOrphans(db: Db): Promise<number> {
  const { rows } = await sql`
    update aster.notifications n set state = 'failed', last_error = 'the channel was off'
    where n.id = any(array(
      select w.id from aster.alert_channels c join aster.notifications w on w.channel_id = c.id and w.state = 'pending'
      where not c.is_enabled limit ${portion} for update of w skip locked
    )) returning n.id`.execute(db);
  return rows.length;
}
