import { NotFoundError } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { type RawBuilder, sql } from 'kysely';

/** A message, and what became of it. */
export interface Notification {
  readonly id: string;
  readonly channelId: string;
  /** Null: the channel is gone. */
  readonly channelName: string | null;
  readonly incidentId: string | null;
  readonly runId: string | null;
  readonly event: 'opened' | 'reminded' | 'resolved' | 'notice' | 'test' | 'digest';
  readonly state: 'pending' | 'sent' | 'failed' | 'dropped';
  /** It was sent as a part of this one. */
  readonly sentWith: string | null;
  readonly attemptNum: number;
  readonly nextAttemptAt: Date;
  readonly lastStatus: number | null;
  readonly lastError: string | null;
  readonly responseExcerpt: string | null;
  readonly createdAt: Date;
  readonly sentAt: Date | null;
}

export interface NotificationsAsked {
  readonly channelId?: string;
  readonly incidentId?: string;
  readonly state?: Notification['state'];
  /** Those before this one. */
  readonly beforeId?: string;
  readonly offset?: number;
  readonly limit: number;
}

/** The newest first; their ids sort by when they were written. */
export async function listNotifications(db: Db, asked: NotificationsAsked): Promise<Notification[]> {
  const { channelId, incidentId, state, beforeId, offset = 0, limit } = asked;
  const conditions = [
    ...(channelId === undefined ? [] : [sql`n.channel_id = ${channelId}`]),
    ...(incidentId === undefined ? [] : [sql`n.incident_id = ${incidentId}`]),
    ...(state === undefined ? [] : [sql`n.state = ${state}`]),
    ...(beforeId === undefined ? [] : [sql`n.id < ${beforeId}`]),
  ];
  const where = conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `);
  return select(db, sql`${where} order by n.id desc limit ${limit} offset ${offset}`);
}

/** @throws NotFoundError */
export async function findNotification(db: Db, id: string): Promise<Notification> {
  const [found] = await select(db, sql`n.id = ${id}`);
  if (found === undefined) throw new NotFoundError('notification', id);
  return found;
}

async function select(db: Db, where: RawBuilder<unknown>): Promise<Notification[]> {
  const { rows } = await sql<Notification>`
    select n.id, n.channel_id as "channelId", c.name as "channelName", n.incident_id as "incidentId", n.run_id as "runId",
      n.event, n.state, n.sent_with as "sentWith", n.attempt_num as "attemptNum", n.next_attempt_at as "nextAttemptAt",
      n.last_status as "lastStatus", n.last_error as "lastError", n.response_excerpt as "responseExcerpt",
      n.created_at as "createdAt", n.sent_at as "sentAt"
    from aster.notifications n left join aster.alert_channels c on c.id = n.channel_id where ${where}`.execute(db);
  return rows;
}
