import { alertKeepers, newId } from '@aster-scheduler/core';
import { channelName, rowsOf, type Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';

interface Told {
  readonly incident_id: string;
  readonly rule_id: string | null;
  readonly channel_id: string;
  readonly payload: object;
}

/**
 * Writes the end of incidents that end quietly for channels that keep alerts of their own, where they were told of the
 * beginning or are to be, and of no end: nobody hears of it, but what they keep would stay open for ever. Their rules
 * may be gone.
 */
export async function insertQuietEnds(tx: Tx, incidentIds: readonly string[], now: Date): Promise<void> {
  if (incidentIds.length === 0) return;
  const { rows: told } = await sql<Told>`
    select n.incident_id, n.rule_id, n.channel_id, n.payload - 'bundle' - 'held' as payload from aster.notifications n
    join aster.alert_channels c on c.id = n.channel_id and c.is_enabled and c.kind = any(${[...alertKeepers]}::text[])
    left join aster.alert_rules r on r.id = n.rule_id
    where n.incident_id = any(${[...incidentIds]}::uuid[]) and n.event = 'opened' and n.state in ('pending', 'sent')
      and (r.id is null or 'resolved' = any(r.notify_on))
      and not exists (
        select from aster.notifications e where e.incident_id = n.incident_id and e.channel_id = n.channel_id and e.event = 'resolved')
    order by n.id`.execute(tx);
  if (told.length === 0) return;
  const rows = told.map((each) => ({ id: newId(now), ...each }));
  await sql`select pg_notify(${channelName('alerts')}, '')`.execute(tx);
  await sql`
    insert into aster.notifications (id, incident_id, rule_id, channel_id, event, payload, state, next_attempt_at, created_at)
    select input.id, input.incident_id, input.rule_id, input.channel_id, 'resolved', input.payload, 'pending', ${now}, ${now}
    from ${rowsOf(rows, 'id uuid, incident_id uuid, rule_id uuid, channel_id uuid, payload jsonb')}`.execute(tx);
}
