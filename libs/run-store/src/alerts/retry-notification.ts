import { StateConflictError } from '@aster-scheduler/core';
import { channelName, type Db, inTransaction, serverTime } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { findNotification, type Notification } from './list-notifications.js';

/**
 * Has a message sent again that was given up or dropped, under the same id.
 *
 * @throws NotFoundError
 * @throws StateConflictError for one that is still to be sent, or has arrived, or whose channel is gone
 */
export async function retryNotification(db: Db, id: string, now?: Date): Promise<Notification> {
  return inTransaction(db, async (tx) => {
    const at = now ?? (await serverTime(tx));
    const again = await tx
      .updateTable('notifications')
      .set({ state: 'pending', attempt_num: 0, next_attempt_at: at, sent_with: null })
      .where('id', '=', id)
      .where('state', 'in', ['failed', 'dropped'])
      .where((eb) =>
        eb.exists(
          eb.selectFrom('alert_channels as c').select('c.id').whereRef('c.id', '=', 'notifications.channel_id'),
        ),
      )
      .returning('id')
      .executeTakeFirst();
    const notification = await findNotification(tx, id);
    if (again === undefined) throw notAgain(notification);
    await sql`select pg_notify(${channelName('alerts')}, '')`.execute(tx);
    return notification;
  });
}

function notAgain({ id, state, channelName: name }: Notification): StateConflictError {
  const why = name === null ? 'its channel is gone' : `it is ${state}`;
  return new StateConflictError(id, state, `notification ${id} cannot be sent again: ${why}`);
}
