import { newId, StateConflictError } from '@aster-scheduler/core';
import { channelName, type Db, inTransaction, serverTime } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { findChannel } from './list-channels.js';
import { findNotification, type Notification } from './list-notifications.js';

/**
 * Writes a message that says nothing but that the channel works, to be sent like any other.
 *
 * @param by who has asked for it
 * @throws NotFoundError, and StateConflictError for a channel that is off
 */
export async function testChannel(db: Db, idOrName: string, by: string, now?: Date): Promise<Notification> {
  return inTransaction(db, async (tx) => {
    const channel = await findChannel(tx, idOrName);
    if (!channel.isEnabled) {
      throw new StateConflictError(channel.id, 'off', `the channel ${channel.name} is off: turn it on first`);
    }
    const at = now ?? (await serverTime(tx));
    const id = newId(at);
    await tx
      .insertInto('notifications')
      .values({
        ...{ id, channel_id: channel.id, event: 'test', payload: JSON.stringify({ by }), state: 'pending' },
        ...{ next_attempt_at: at, created_at: at },
      })
      .execute();
    await sql`select pg_notify(${channelName('alerts')}, '')`.execute(tx);
    return findNotification(tx, id);
  });
}
