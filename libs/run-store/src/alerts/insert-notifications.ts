import { alertKeepers, newId } from '@aster-scheduler/core';
import { channelName, rowsOf, type Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { silencedUntil } from './silenced-until.js';

/** Something that those whom a rule names are to be told of. */
export interface NewNotification {
  readonly event: 'opened' | 'reminded' | 'resolved' | 'notice';
  readonly ruleId: string;
  /** Absent: it is about the engine. */
  readonly jobId?: string | null;
  /** Of the engine, such as `pool:gpu`. */
  readonly subject?: string;
  readonly incidentId?: string;
  readonly runId?: string | null;
  /** What is told besides, as it was at the time. */
  readonly facts: object;
}

/** Something for one channel. */
interface Addressed {
  readonly n: number;
  readonly channel: string;
  /** As it is called now. */
  readonly rule: string;
  readonly severity: string;
  readonly heldUntil: Date | null;
}

/** The channel of which something is told is not the one that tells it. */
function channelOf({ subject = '' }: NewNotification): string | undefined {
  return subject.startsWith('channel:') ? subject.slice('channel:'.length) : undefined;
}

/**
 * Writes what is to be sent, once for each channel of the rule that is on, in the transaction of the fact. What a
 * silence covers is kept back until that ends. `notice` needs no entry in `notify_on`: the rule is about nothing else.
 * An end goes also to channels that the rule no longer has, where an alert is kept that nobody else would end.
 */
export async function insertNotifications(tx: Tx, told: readonly NewNotification[], now: Date): Promise<void> {
  if (told.length === 0) return;
  const { rows: addressed } = await sql<Addressed>`
    select input.n, c.id as channel, r.name as rule, r.severity, ${silencedUntil(toldInput, now)} as "heldUntil"
    from ${rowsOf(
      told.map((each, n) => {
        return {
          n,
          rule_id: each.ruleId,
          job_id: each.jobId,
          event: each.event,
          subject: each.subject,
          not_to: channelOf(each),
          incident_id: each.incidentId,
        };
      }),
      'n integer, rule_id uuid, job_id uuid, event text, subject text, not_to uuid, incident_id uuid',
    )}
    join aster.alert_rules r on r.id = input.rule_id and (input.event = 'notice' or input.event = any(r.notify_on))
    join aster.alert_channels c on (c.id = any(r.channel_ids) or ${keepsIt}) and c.is_enabled
      and c.id is distinct from input.not_to`.execute(tx);
  // such transactions are few: they may wait for each other; those who look on are told as well
  await sql`select pg_notify(${channelName('alerts')}, '')`.execute(tx);
  if (addressed.length === 0) return;
  const rows = addressed.map(({ n, channel, rule, severity, heldUntil }) => {
    const { event, ruleId, jobId, subject, incidentId, runId, facts } = told[n] as NewNotification;
    return {
      ...{ id: newId(now), event, channel_id: channel, rule_id: ruleId, incident_id: incidentId, run_id: runId },
      ...{
        payload: { job_id: jobId ?? undefined, subject, ...facts, rule_name: rule, severity, held: heldUntil !== null },
        next_attempt_at: heldUntil ?? now,
      },
    };
  });
  await sql`
    insert into aster.notifications (id, incident_id, rule_id, run_id, channel_id, event, payload, state, next_attempt_at,
      created_at)
    select input.id, input.incident_id, input.rule_id, input.run_id, input.channel_id, input.event, input.payload, 'pending',
      input.next_attempt_at, ${now}
    from ${rowsOf(rows, notificationColumns)}`.execute(tx);
}

const toldInput = { ruleId: sql`input.rule_id`, jobId: sql`input.job_id`, subject: sql`input.subject` };

/** Whether the channel keeps an alert of the incident that ends. */
const keepsIt = sql<boolean>`(input.event = 'resolved' and c.kind = any(${[...alertKeepers]}::text[]) and exists (
      select from aster.notifications o where o.incident_id = input.incident_id and o.channel_id = c.id
        and o.event = 'opened' and o.state in ('pending', 'sent')))`;

const notificationColumns =
  'id uuid, incident_id uuid, rule_id uuid, run_id uuid, channel_id uuid, event text, payload jsonb, next_attempt_at timestamptz';
