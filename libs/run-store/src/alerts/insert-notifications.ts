import { newId } from '@aster-scheduler/core';
import { channelName, rowsOf, type Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';

/** Something that those whom a rule names are to be told of. */
export interface NewNotification {
  readonly event: 'opened' | 'reminded' | 'resolved' | 'notice';
  readonly ruleId: string;
  readonly jobId: string;
  readonly incidentId?: string;
  readonly runId?: string | null;
  /** What is told besides, as it was at the time. */
  readonly facts: object;
}

/**
 * Writes what is to be sent, once for each channel of the rule that is on, in the transaction of the fact. What a
 * silence covers is kept back until that ends. `notice` needs no entry in `notify_on`: the rule is about nothing else.
 */
export async function insertNotifications(tx: Tx, told: readonly NewNotification[], now: Date): Promise<void> {
  if (told.length === 0) return;
  const { rows: addressed } = await sql<{ n: number; channel: string; heldUntil: Date | null }>`
    select input.n, c.id as channel, (
        select max(s.ends_at) from aster.silences s join aster.jobs j on j.id = input.job_id
        where s.ends_at > ${now} and s.begins_at <= ${now}
          and (s.name_patterns is null or j.name like any(s.name_patterns)) and j.labels @> s.labels
          and (s.pools is null or j.pool = any(s.pools))
      ) as "heldUntil"
    from ${rowsOf(
      told.map(({ ruleId, jobId, event }, n) => ({ n, rule_id: ruleId, job_id: jobId, event })),
      'n integer, rule_id uuid, job_id uuid, event text',
    )}
    join aster.alert_rules r on r.id = input.rule_id and (input.event = 'notice' or input.event = any(r.notify_on))
    join aster.alert_channels c on c.id = any(r.channel_ids) and c.is_enabled`.execute(tx);
  // such transactions are few: they may wait for each other; those who look on are told as well
  await sql`select pg_notify(${channelName('alerts')}, '')`.execute(tx);
  if (addressed.length === 0) return;
  const rows = addressed.map(({ n, channel, heldUntil }) => {
    const { event, ruleId, jobId, incidentId, runId, facts } = told[n] as NewNotification;
    return {
      ...{ id: newId(now), event, channel_id: channel, rule_id: ruleId, incident_id: incidentId, run_id: runId },
      ...{ payload: { job_id: jobId, ...facts, held: heldUntil !== null }, next_attempt_at: heldUntil ?? now },
    };
  });
  await sql`
    insert into aster.notifications (id, incident_id, rule_id, run_id, channel_id, event, payload, state, next_attempt_at,
      created_at)
    select input.id, input.incident_id, input.rule_id, input.run_id, input.channel_id, input.event, input.payload, 'pending',
      input.next_attempt_at, ${now}
    from ${rowsOf(rows, notificationColumns)}`.execute(tx);
}

const notificationColumns =
  'id uuid, incident_id uuid, rule_id uuid, run_id uuid, channel_id uuid, event text, payload jsonb, next_attempt_at timestamptz';
