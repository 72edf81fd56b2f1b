import {
  type ChannelHistory,
  groupingMs,
  keepsAlerts,
  messageKey,
  type MessagesPlan,
  planMessages,
  type WaitingNotice,
} from '@aster-scheduler/core';
import { type Db, inTransaction, rowsOf, serverTime, type Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { silencedUntil, toldBy } from '../alerts/silenced-until.js';
import type { ChannelClaim } from './channel-claim.js';

/** What is looked at at once; more than so many messages to one channel are several groups. */
const mostGathered = 10_000;

/**
 * Decides what a channel is told now, keeps back what a silence covers by now, and writes down what is told together
 * before any of it is sent: whoever sends it again after a crash sends the same under the same id.
 *
 * @returns ids of what is to be sent, in this order; `undefined` when the claim no longer holds
 */
export async function gatherMessages(db: Db, claim: ChannelClaim, now?: Date): Promise<readonly string[] | undefined> {
  return inTransaction(db, async (tx) => {
    const { rows: held } = await sql`
      select from aster.alert_channels c where c.id = ${claim.channelId} and c.fence = ${claim.fence} for update`.execute(
      tx,
    );
    if (held.length === 0) return undefined;
    const at = now ?? (await serverTime(tx));
    await holdSilenced(tx, claim, at);
    const waiting = await readWaiting(tx, claim, at);
    const history = await readHistory(tx, claim, at);
    const plan = planMessages(waiting, history, { now: at, keepsAlerts: keepsAlerts(claim.kind) });
    await writePlan(tx, plan);
    return plan.send.map(({ id }) => id);
  });
}

/**
 * A silence may have begun, or may go on where another one is over, since the messages were written. What is told for
 * many at once, and was begun, is told to its end. One look for each thing that is told of.
 */
async function holdSilenced(tx: Tx, { channelId }: ChannelClaim, now: Date): Promise<void> {
  await sql`
    with due as materialized (
      select n.id, n.rule_id, jsonb_build_object('job_id', n.payload -> 'job_id', 'subject', n.payload -> 'subject') as payload
      from aster.notifications n
      where n.channel_id = ${channelId} and n.state = 'pending' and n.sent_with is null and n.next_attempt_at <= ${now}
        and n.rule_id is not null and not n.payload ? 'bundle'
        and exists (select from aster.silences s where s.ends_at > ${now} and s.begins_at <= ${now})
    ), told as materialized (
      select t.rule_id, t.payload, ${silencedUntil(toldBy('t'), now)} as until
      from (select distinct rule_id, payload from due) t
    )
    update aster.notifications n set next_attempt_at = told.until, payload = n.payload || '{"held": true}'
    from due join told on told.rule_id = due.rule_id and told.payload = due.payload
    where n.id = due.id and told.until is not null`.execute(tx);
}

interface WaitingRow extends Omit<WaitingNotice, 'ruleId' | 'incidentId' | 'opensAt'> {
  readonly ruleId: string | null;
  readonly incidentId: string | null;
  readonly opensAt: Date | null;
}

/** What is due, and what has been put off for a moment, by which it is told how much there is at once. */
async function readWaiting(tx: Tx, { channelId }: ChannelClaim, now: Date): Promise<WaitingNotice[]> {
  const { rows } = await sql<WaitingRow>`
    select n.id, n.event, n.rule_id as "ruleId", n.incident_id as "incidentId", n.attempt_num as "attemptNum",
      n.created_at as "createdAt", coalesce((n.payload ->> 'held')::boolean, false) as "isHeld",
      n.payload ?| '{bundle,only_for}' as "isBundle", i.resolved_at is not null as "isOver", (
        select min(o.next_attempt_at) from aster.notifications o
        where n.event <> 'opened' and o.incident_id = n.incident_id and o.channel_id = n.channel_id
          and o.event = 'opened' and o.state = 'pending' and o.sent_at is null -- else it has arrived for some
      ) as "opensAt"
    from aster.notifications n left join aster.incidents i on i.id = n.incident_id
    where n.channel_id = ${channelId} and n.state = 'pending' and n.sent_with is null
      and n.next_attempt_at <= ${now}::timestamptz + ${groupingMs} * interval '1 ms'
      and (n.next_attempt_at <= ${now} or (n.attempt_num = 0 and not coalesce((n.payload ->> 'held')::boolean, false)))
    order by n.next_attempt_at, n.id limit ${mostGathered}`.execute(tx);
  return rows
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ ruleId, incidentId, opensAt, ...row }) => ({
      ...row,
      ...(ruleId !== null && { ruleId }),
      ...(incidentId !== null && { incidentId }),
      ...(opensAt !== null && { opensAt }),
    }));
}

async function readHistory(tx: Tx, { channelId }: ChannelClaim, now: Date): Promise<ChannelHistory> {
  const { rows } = await sql<{ ruleId: string | null; event: string; sent: number; recent: number; lastAt: Date }>`
    select n.rule_id as "ruleId", n.event, count(*)::integer as sent, max(n.sent_at) as "lastAt",
      (count(*) filter (where n.sent_at > ${now}::timestamptz - ${groupingMs} * interval '1 ms'))::integer as recent
    from aster.notifications n
    where n.channel_id = ${channelId} and n.sent_at is not null and n.sent_with is null
      and n.sent_at > ${now}::timestamptz - interval '1 hour' and n.event <> 'test'
    group by n.rule_id, n.event`.execute(tx);
  const lastSentAt = rows.reduce<Date | undefined>(
    (last, { lastAt }) => (last && last > lastAt ? last : lastAt),
    undefined,
  );
  return {
    sentInHour: rows.reduce((sum, { sent }) => sum + sent, 0),
    lastSentAt,
    recent: new Map(rows.map(({ ruleId, event, recent }) => [messageKey(ruleId, event), recent])),
  };
}

async function writePlan(tx: Tx, { send, drop, hold }: MessagesPlan): Promise<void> {
  const bundles = send.filter(({ bundle }) => bundle !== undefined);
  const members = bundles.flatMap(({ id, members: ids }) => ids.map((member) => ({ id: member, leader: id })));
  if (bundles.length > 0) {
    await sql`
      update aster.notifications n set payload = n.payload || jsonb_build_object('bundle', input.bundle)
      from ${rowsOf(bundles, 'id uuid, bundle text')} where n.id = input.id`.execute(tx);
    await sql`
      update aster.notifications n set sent_with = input.leader
      from ${rowsOf(members, 'id uuid, leader uuid')} where n.id = input.id and n.state = 'pending'`.execute(tx);
  }
  if (drop.length > 0) {
    await sql`
      update aster.notifications n set state = 'dropped', last_error = 'there is no need to tell it any more'
      where n.id = any(${[...drop]}::uuid[]) and n.state = 'pending'`.execute(tx);
  }
  if (hold.length > 0) {
    await sql`
      update aster.notifications n set next_attempt_at = input.until
      from ${rowsOf(hold, 'id uuid, until timestamptz')} where n.id = input.id and n.next_attempt_at <> input.until`.execute(
      tx,
    );
  }
}
