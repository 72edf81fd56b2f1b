import { newId, StateConflictError } from '@aster-scheduler/core';
import { type Db, inTransaction, jsonText, serverTime } from '@aster-scheduler/db';
import { sql } from 'kysely';
import type { AlertEditOptions } from './alert-rule.js';
import type { Channel, ChannelDefinition } from './channel.js';
import { holdRules } from './hold-rules.js';
import { findChannel } from './list-channels.js';
import { requireFreeName } from './require-free-name.js';
import { requireRoom } from './require-room.js';
import { requireVersion } from './require-version.js';

export const mostChannels = 200;

/**
 * Makes a channel. That the secrets which it names are there is for the caller to see to.
 *
 * @throws NameTakenError
 * @throws StateConflictError when there are too many
 */
export async function insertChannel(db: Db, definition: ChannelDefinition, now?: Date): Promise<Channel> {
  return inTransaction(db, async (tx) => {
    await holdRules(tx);
    await requireFreeName(tx, 'channel', definition.name);
    await requireRoom(tx, sql`aster.alert_channels`, 'channels', mostChannels);
    const at = now ?? (await serverTime(tx));
    const id = newId(at);
    await tx
      .insertInto('alert_channels')
      .values({ id, created_at: at, updated_at: at, ...toRow(definition) })
      .execute();
    return findChannel(tx, id);
  });
}

/**
 * Edits a channel. One that was turned off because nothing arrived is on again when that is said.
 *
 * @param plan makes what is wanted of the channel as it stands while nobody else can edit it
 * @throws NotFoundError, VersionConflictError, NameTakenError
 */
export async function updateChannel(
  db: Db,
  idOrName: string,
  plan: (channel: Channel) => ChannelDefinition,
  { ifVersion, now }: AlertEditOptions = {},
): Promise<{ readonly before: Channel; readonly channel: Channel }> {
  return inTransaction(db, async (tx) => {
    await holdRules(tx);
    const { id } = await findChannel(tx, idOrName);
    // or who sends may turn it off meanwhile, which the edit would take back
    await tx.selectFrom('alert_channels').select('id').where('id', '=', id).forUpdate().execute();
    const before = requireVersion(await findChannel(tx, id), 'channel', ifVersion);
    const wanted = plan(before);
    if (wanted.name !== before.name) await requireFreeName(tx, 'channel', wanted.name);
    const at = now ?? (await serverTime(tx));
    await tx
      .updateTable('alert_channels')
      .set({ ...toRow(wanted), updated_at: at, version: before.version + 1 })
      .$if(wanted.isEnabled, (update) => update.set({ disabled_reason: null }))
      .where('id', '=', before.id)
      .execute();
    return { before, channel: await findChannel(tx, before.id) };
  });
}

/**
 * Removes a channel; what was still to be sent to it is dropped.
 *
 * @param options.isForced also one that rules tell, which tell it no more then
 * @returns the channel as it was
 * @throws NotFoundError, VersionConflictError
 * @throws StateConflictError while rules tell it
 */
export async function deleteChannel(
  db: Db,
  idOrName: string,
  { ifVersion, check, isForced = false }: AlertEditOptions & { readonly isForced?: boolean } = {},
): Promise<Channel> {
  return inTransaction(db, async (tx) => {
    await holdRules(tx);
    const channel = requireVersion(await findChannel(tx, idOrName), 'channel', ifVersion);
    check?.(channel.owner);
    if (channel.usedBy.length > 0 && !isForced) throw inUse(channel);
    await sql`
      update aster.alert_rules r set channel_ids = array_remove(r.channel_ids, ${channel.id}::uuid), version = r.version + 1
      where ${channel.id}::uuid = any(r.channel_ids)`.execute(tx);
    await sql`delete from aster.alert_channels where id = ${channel.id}`.execute(tx);
    await sql`
      update aster.notifications n set state = 'dropped', last_error = 'the channel was deleted'
      where n.id = any(array(
        select w.id from aster.notifications w where w.channel_id = ${channel.id} and w.state = 'pending' for update skip locked
      ))`.execute(tx);
    return channel;
  });
}

function inUse({ name, usedBy }: Channel): StateConflictError {
  const rules = usedBy.map((rule) => JSON.stringify(rule)).join(', ');
  return new StateConflictError(name, 'used', `the channel ${name} is told by the rules ${rules}`);
}

function toRow({ name, kind, config, isEnabled }: ChannelDefinition) {
  return { name, kind, config: jsonText(config), is_enabled: isEnabled };
}
