import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import type { AlertFacts } from './checkup-facts.js';
import { listNames } from './list-names.js';

/** A message that was refused so often is hardly delayed by chance. */
const manyAttempts = 3;

/** Reads whether alerts reach anybody. Each statement may read all jobs, and ends at the deadline of whoever asks. */
export async function readAlertFacts(db: Db): Promise<AlertFacts> {
  const found = await sql<{ channels: number; rulesOnAll: number }>`
    select (select count(*) from aster.alert_channels where is_enabled)::integer as channels,
      (select count(*) from aster.alert_rules where is_enabled and is_broad and watches & 1 = 1)::integer as "rulesOnAll"`.execute(
    db,
  );
  const [{ channels, rulesOnAll } = { channels: 0, rulesOnAll: 0 }] = found.rows;
  return {
    channels,
    brokenChannels: await listNames(db, brokenChannels),
    oldIncidents: await listNames(db, oldIncidents),
    unwatched: channels === 0 || rulesOnAll > 0 ? [] : await listNames(db, unwatched),
  };
}

const brokenChannels = sql`
  select c.name from aster.alert_channels c where c.disabled_reason is not null or c.is_enabled and exists (
    select from aster.notifications n
    where n.channel_id = c.id and n.state = 'pending' and n.attempt_num >= ${sql.lit(manyAttempts)}
  )`;

const oldIncidents = sql`
  select distinct r.name || coalesce(': ' || j.name, '') as name
  from aster.incidents i join aster.alert_rules r on r.id = i.rule_id left join aster.jobs j on j.id = i.job_id
  where i.resolved_at is null and i.state = 'open' and i.opened_at < clock_timestamp() - interval '1 day'`;

const unwatched = sql`select j.name from aster.jobs j where j.status = 'active' and j.watched & 1 = 0`;
