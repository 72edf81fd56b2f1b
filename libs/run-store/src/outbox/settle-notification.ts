import { newId, planResend } from '@aster-scheduler/core';
import { type Db, inTransaction, serverTime, storableText, type Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import type { ChannelClaim } from './channel-claim.js';

/** What became of sending a message once. */
export interface NotificationResult {
  readonly outcome: 'delivered' | 'not-needed' | 'failed' | 'refused';
  readonly error?: string;
  readonly status?: number;
  readonly excerpt?: string;
  readonly retryAfterMs?: number;
  /** It has arrived for all but the recipients of these digests; no address is kept, which may be a secret. */
  readonly onlyFor?: readonly string[];
  /** The other side is gone for good: the channel is turned off. */
  readonly isGone?: boolean;
}

/** What is kept of it. */
export interface SettledNotification {
  /** `lost` when the claim no longer held, and somebody else sends the message. */
  readonly state: 'sent' | 'pending' | 'failed' | 'dropped' | 'lost';
  /** It has arrived, and had for none of its recipients before. */
  readonly hasArrived: boolean;
}

type KeptState = Exclude<SettledNotification['state'], 'lost'>;

const lost: SettledNotification = { state: 'lost', hasArrived: false };

/** Characters that are kept of what the other side has said. */
const mostExcerpt = 2_000;

/**
 * Records what became of a message, and of all that was told with it. What is given up is told to all other channels,
 * once a day for each.
 *
 * @param random a number in [0, 1)
 */
export async function settleNotification(
  db: Db,
  claim: ChannelClaim,
  { id, result, random, now }: { id: string; result: NotificationResult; random: number; now?: Date },
): Promise<SettledNotification> {
  return inTransaction(db, async (tx) => {
    const { rows: held } = await sql`
      select from aster.alert_channels c where c.id = ${claim.channelId} and c.fence = ${claim.fence} for update`.execute(
      tx,
    );
    if (held.length === 0) return lost;
    const at = now ?? (await serverTime(tx));
    const { rows } = await sql<{ attemptNum: number; hadArrived: boolean }>`
      select n.attempt_num + 1 as "attemptNum", n.sent_at is not null as "hadArrived" from aster.notifications n where n.id = ${id} and n.state = 'pending'`.execute(
      tx,
    );
    const [row] = rows;
    if (row === undefined) return lost;
    const again = result.outcome === 'failed' ? planResend(row.attemptNum, { ...result, now: at, random }) : undefined;
    const state = stateOf(result, again);
    await write(tx, { id, result, state, attemptNum: row.attemptNum, nextAttemptAt: again ?? at, now: at });
    if (state === 'failed') await tellOthers(tx, claim, { error: result.error ?? 'no reason is known', now: at });
    if (result.isGone === true) await turnOff(tx, claim, result.error ?? 'it is gone');
    return { state, hasArrived: !row.hadArrived && hasReachedSome(result) };
  });
}

function stateOf({ outcome }: NotificationResult, again: Date | undefined): KeptState {
  if (outcome === 'delivered') return 'sent';
  if (outcome === 'not-needed') return 'dropped';
  return again === undefined ? 'failed' : 'pending';
}

function hasReachedSome({ outcome, onlyFor }: NotificationResult): boolean {
  return outcome === 'delivered' || onlyFor !== undefined;
}

interface Written {
  readonly id: string;
  readonly result: NotificationResult;
  readonly state: KeptState;
  readonly attemptNum: number;
  readonly nextAttemptAt: Date;
  readonly now: Date;
}

/**
 * What has been tried is held by no silence any more, and waits for its next try only. What has arrived for some counts
 * as told, and keeps what was said of it.
 */
async function write(tx: Tx, { id, result, state, attemptNum, nextAttemptAt, now }: Written): Promise<void> {
  const [error, excerpt] = [result.error, result.excerpt].map((text) =>
    text === undefined ? null : storableText(text),
  );
  const left = result.onlyFor === undefined ? {} : { only_for: result.onlyFor };
  await sql`
    with told as (
      update aster.notifications n set state = ${state}, attempt_num = ${attemptNum}, next_attempt_at = ${nextAttemptAt},
        payload = (n.payload - 'held') || ${JSON.stringify(left)}::jsonb, last_status = ${result.status ?? null}, last_error = ${error ?? null},
        response_excerpt = left(nullif(concat_ws(E'\n', ${excerpt ?? null}::text, case when n.payload ? 'only_for' then n.response_excerpt end), ''), ${mostExcerpt}),
        sent_at = coalesce(n.sent_at, ${hasReachedSome(result) ? now : null})
      where n.id = ${id} or (n.sent_with = ${id} and n.state = 'pending')
      returning n.incident_id, n.channel_id
    )
    update aster.notifications n set next_attempt_at = ${now}
    from told where ${state !== 'pending'} and n.incident_id = told.incident_id and n.channel_id = told.channel_id
      and n.state = 'pending' and n.event = 'resolved' and n.id <> ${id} and n.sent_with is null and n.attempt_num = 0
      and n.next_attempt_at > ${now} and not coalesce((n.payload ->> 'held')::boolean, false)`.execute(tx);
}

async function turnOff(tx: Tx, { channelId }: ChannelClaim, why: string): Promise<void> {
  await sql`
    update aster.alert_channels c set is_enabled = false, disabled_reason = ${storableText(why)},
      version = c.version + 1
    where c.id = ${channelId}`.execute(tx);
}

async function tellOthers(
  tx: Tx,
  { channelId, name }: ChannelClaim,
  { error, now }: { readonly error: string; readonly now: Date },
): Promise<void> {
  const failing = JSON.stringify({ channel_failing: { id: channelId, name, error: storableText(error) } });
  const { rows: others } = await sql<{ id: string }>`
    select c.id from aster.alert_channels c where c.is_enabled and c.id <> ${channelId} and not exists (
      select from aster.notifications n where n.channel_id = c.id and n.created_at > ${now}::timestamptz - interval '1 day'
        and n.event = 'notice' and n.payload -> 'channel_failing' ->> 'id' = ${channelId})
      -- a rule tells it
      and not exists (
        select from aster.alert_rules r where r.is_enabled and r.kind = 'channel_failing' and 'opened' = any(r.notify_on)
          and c.id = any(r.channel_ids))
      -- a message about a channel that fails must not be the cause of the next
      and not exists (
        select from aster.notifications n where n.channel_id = ${channelId} and n.state = 'failed'
          and n.payload -> 'channel_failing' ->> 'id' = c.id::text and n.created_at > ${now}::timestamptz - interval '1 day')
    order by c.id`.execute(tx);
  for (const { id } of others) {
    await sql`
      insert into aster.notifications (id, channel_id, event, payload, state, next_attempt_at, created_at)
      values (${newId(now)}, ${id}, 'notice', ${failing}::jsonb, 'pending', ${now}, ${now})`.execute(tx);
  }
}
