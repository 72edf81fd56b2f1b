import { type ChannelConfig, type ChannelKind, isUuid, NotFoundError } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { type RawBuilder, sql } from 'kysely';
import { type DeclarationRow, ownerOf } from './alert-declaration.js';
import type { Channel } from './channel.js';

/** Names of rules that are told of one channel. */
const toldUses = 20;

/** Pending messages are counted so far. */
const mostCounted = 1_000;

export interface ChannelsAsked {
  /** Those after this name. */
  readonly after?: string;
  readonly limit: number;
}

/** Channels by name, in the order of their bytes. */
export async function listChannels(db: Db, { after = '', limit }: ChannelsAsked): Promise<Channel[]> {
  return select(db, sql`c.name collate "C" > ${after} order by c.name collate "C" limit ${limit}`);
}

/** @throws NotFoundError */
export async function findChannel(db: Db, idOrName: string): Promise<Channel> {
  const [channel] = await select(db, isUuid(idOrName) ? sql`c.id = ${idOrName}` : sql`c.name = ${idOrName}`);
  if (channel === undefined) throw new NotFoundError('channel', idOrName);
  return channel;
}

interface Row extends DeclarationRow {
  readonly id: string;
  readonly name: string;
  readonly kind: ChannelKind;
  readonly config: ChannelConfig;
  readonly is_enabled: boolean;
  readonly disabled_reason: string | null;
  readonly used_by: readonly string[];
  readonly pending: number;
  readonly last_sent_at: Date | null;
  readonly version: number;
  readonly created_at: Date;
  readonly updated_at: Date;
}

async function select(db: Db, where: RawBuilder<unknown>): Promise<Channel[]> {
  const { rows } = await sql<Row>`
    select c.id, c.name, c.kind, c.config, c.is_enabled, c.disabled_reason, c.version, c.created_at, c.updated_at,
      c.managed_by, c.declared, c.is_pruned, array(
        select r.name from aster.alert_rules r where c.id = any(r.channel_ids) order by r.name collate "C" limit ${sql.lit(toldUses)}
      ) as used_by, (
        select count(*)::integer from (
          select from aster.notifications n where n.channel_id = c.id and n.state = 'pending' limit ${sql.lit(mostCounted)}
        ) pending
      ) as pending, (
        select max(n.sent_at) from aster.notifications n where n.channel_id = c.id and n.sent_at is not null and n.sent_with is null
      ) as last_sent_at
    from aster.alert_channels c where ${where}`.execute(db);
  return rows.map(toChannel);
}

function toChannel(row: Row): Channel {
  return {
    ...{ id: row.id, name: row.name, kind: row.kind, config: row.config, isEnabled: row.is_enabled },
    ...(row.disabled_reason === null ? {} : { disabledReason: row.disabled_reason }),
    ...{ usedBy: row.used_by, pending: row.pending },
    ...(row.last_sent_at === null ? {} : { lastSentAt: row.last_sent_at }),
    ...{ version: row.version, createdAt: row.created_at, updatedAt: row.updated_at, ...ownerOf(row) },
  };
}
