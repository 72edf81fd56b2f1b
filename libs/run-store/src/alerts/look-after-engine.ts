import { engineAlertKinds, type EngineFinding, type EnginePlan, newId, planEngineAlert } from '@aster-scheduler/core';
import { rowsOf, type Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { insertNotifications, type NewNotification } from './insert-notifications.js';
import { insertQuietEnds } from './insert-quiet-ends.js';
import { readEngineFacts } from './read-engine-facts.js';
import { readEngineRules } from './read-engine-rules.js';

/** When a look was taken, and since when time counts. */
export interface EngineLook {
  readonly now: Date;
  readonly countsFrom: Date;
  /** When somebody looked before. */
  readonly lookedAt?: Date;
}

/**
 * Opens and ends the incidents of rules about the engine, by what is so at this moment. One scheduler at a time does
 * it.
 */
export async function lookAfterEngine(tx: Tx, { now, countsFrom, lookedAt }: EngineLook): Promise<void> {
  await endOfRules(tx, now);
  const rules = await readEngineRules(tx, countsFrom);
  if (rules.length === 0) return;
  const kinds = new Set(rules.map(({ condition }) => condition.when));
  const gap = lookedAt === undefined ? {} : { gap: { from: lookedAt, until: now } };
  const facts = { ...(await readEngineFacts(tx, kinds, now)), ...gap };
  for (const rule of rules) await applyPlan(tx, rule.ruleId, planEngineAlert(rule, facts, now), now);
}

/** Incidents of rules that are gone, off, or about something else end quietly. */
async function endOfRules(tx: Tx, now: Date): Promise<void> {
  const { rows: ended } = await sql<{ id: string }>`
    update aster.incidents i set state = 'resolved', resolved_at = ${now}, remind_at = null, resolution = ended.why
    from (
      select o.id, case when r.id is null then 'rule removed' when not r.is_enabled then 'rule turned off'
          when r.kind <> all(${[...engineAlertKinds]}::text[]) or o.subject not like case r.kind
            when 'worker_lost' then 'worker:%' when 'channel_failing' then 'channel:%' when 'ledger_gap' then 'engine:ledger'
            when 'scheduler_silent' then '%scheduler%' else 'pool:%' end then 'rule changed' end as why
      from aster.incidents o left join aster.alert_rules r on r.id = o.rule_id
      where o.resolved_at is null and o.job_id is null
    ) ended where i.id = ended.id and ended.why is not null and i.resolved_at is null returning i.id`.execute(tx);
  await insertQuietEnds(
    tx,
    ended.map(({ id }) => id),
    now,
  );
}

async function applyPlan(tx: Tx, ruleId: string, { opens, ends, waits }: EnginePlan, now: Date): Promise<void> {
  await keepWaits(tx, ruleId, waits);
  const told = [...(await openIncidents(tx, ruleId, opens, now)), ...(await endIncidents(tx, ruleId, ends, now))];
  await insertNotifications(tx, told, now);
}

/** What waits is kept by its first instant. */
async function keepWaits(tx: Tx, ruleId: string, waits: EnginePlan['waits']): Promise<void> {
  const subjects = waits.map(({ subject }) => subject);
  await sql`
    delete from aster.timed_checks t where t.rule_id = ${ruleId} and t.subject <> all(${subjects}::text[])`.execute(tx);
  if (waits.length === 0) return;
  await sql`
    insert into aster.timed_checks as t (rule_id, subject, next_check_at)
    select ${ruleId}::uuid, input.subject, input.until from ${rowsOf([...waits], 'subject text, until timestamptz')}
    on conflict (rule_id, subject) do update set next_check_at = excluded.next_check_at`.execute(tx);
}

interface Opened {
  readonly incidentId: string;
  readonly subject: string;
  readonly isNew: boolean;
}

async function openIncidents(
  tx: Tx,
  ruleId: string,
  opens: readonly EngineFinding[],
  now: Date,
): Promise<NewNotification[]> {
  if (opens.length === 0) return [];
  const rows = opens.map((finding) => ({ id: newId(now), ...finding }));
  const { rows: opened } = await sql<Opened>`
    insert into aster.incidents as i (id, rule_id, subject, severity, state, opened_at, last_at, count, remind_at, facts)
    select input.id, r.id, input.subject, r.severity, 'open', ${now}, ${now}, input.count,
      ${now}::timestamptz + r.remind_ms * interval '1 ms', input.facts
    from ${rowsOf(rows, 'id uuid, subject text, count bigint, facts jsonb')}
    join aster.alert_rules r on r.id = ${ruleId} order by input.subject
    on conflict (rule_id, subject) where resolved_at is null do update
      set count = i.count + excluded.count, last_at = excluded.last_at
    returning i.id as "incidentId", i.subject, xmax = 0 as "isNew"`.execute(tx);
  const bySubject = new Map(opens.map(({ subject, facts }) => [subject, facts]));
  return opened
    .filter(({ isNew }) => isNew)
    .map(({ incidentId, subject }) => {
      return { event: 'opened', ruleId, subject, incidentId, facts: bySubject.get(subject) ?? {} };
    });
}

async function endIncidents(tx: Tx, ruleId: string, ends: EnginePlan['ends'], now: Date): Promise<NewNotification[]> {
  if (ends.length === 0) return [];
  const { rows } = await sql<{ incidentId: string; subject: string; facts: object }>`
    update aster.incidents i set state = 'resolved', resolved_at = ${now}, remind_at = null, resolution = input.resolution
    from ${rowsOf([...ends], 'subject text, resolution text')}
    where i.rule_id = ${ruleId} and i.subject = input.subject and i.resolved_at is null
    returning i.id as "incidentId", i.subject, i.facts`.execute(tx);
  return rows.map((row) => ({ ...row, event: 'resolved', ruleId }));
}
