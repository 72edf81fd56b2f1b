import { newId } from '@aster-scheduler/core';
import { rowsOf, type Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { insertNotifications, type NewNotification } from './insert-notifications.js';
import type { RuleMove } from './plan-alert-moves.js';

/**
 * Opens, counts and resolves incidents, and writes what is to be sent of it. It comes last in its transaction, after
 * the streaks: their rows keep apart those who do this for one job.
 */
export async function applyAlertMoves(tx: Tx, moves: readonly RuleMove[], now: Date): Promise<void> {
  let left = moves.filter(({ move }) => move !== 'notice');
  while (left.length > 0) {
    // of each rule and job the first, and then the next
    const round = new Map<string, RuleMove>();
    const later: RuleMove[] = [];
    for (const each of left) {
      const key = `${each.rule.ruleId} ${each.rule.jobId}`;
      if (round.has(key)) later.push(each);
      else round.set(key, each);
    }
    await applyRound(tx, [...round.values()], now);
    left = later;
  }
  const notices = moves.filter(({ move }) => move === 'notice').map(toNotice);
  await insertNotifications(tx, notices, now);
}

function toNotice({ rule: { ruleId, jobId }, runId, facts }: RuleMove): NewNotification {
  return { event: 'notice', ruleId, jobId, runId, facts };
}

async function applyRound(tx: Tx, moves: readonly RuleMove[], now: Date): Promise<void> {
  const isOpening = ({ move }: RuleMove): boolean => move === 'open';
  const opened = await openIncidents(tx, moves.filter(isOpening), now);
  const ending = moves.filter((each) => !isOpening(each));
  const resolved = await resolveIncidents(tx, ending, now);
  await insertNotifications(tx, withFacts([...opened, ...resolved], moves), now);
}

type Told = Omit<NewNotification, 'facts'>;

function withFacts(told: readonly Told[], moves: readonly RuleMove[]): NewNotification[] {
  const byKey = new Map(moves.map((each) => [`${each.rule.ruleId} ${each.rule.jobId}`, each]));
  return told.map((each) => {
    return { ...each, facts: byKey.get(`${each.ruleId} ${each.jobId}`)?.facts ?? {} };
  });
}

async function openIncidents(tx: Tx, moves: readonly RuleMove[], now: Date): Promise<Told[]> {
  if (moves.length === 0) return [];
  const rows = moves.map((each) => ({
    id: newId(now),
    rule_id: each.rule.ruleId,
    job_id: each.rule.jobId,
    run_id: each.runId,
    count: each.count,
    facts: each.facts,
  }));
  const { rows: opened } = await sql<Told & { readonly isNew: boolean }>`
    insert into aster.incidents as i (id, rule_id, subject, job_id, severity, state, opened_at, opened_by_run, last_at, last_run,
      count, remind_at, facts)
    select input.id, r.id, 'job:' || input.job_id, input.job_id, r.severity, 'open', ${now}, input.run_id, ${now}, input.run_id,
      input.count, ${now}::timestamptz + r.remind_ms * interval '1 ms', input.facts
    from ${rowsOf(rows, 'id uuid, rule_id uuid, job_id uuid, run_id uuid, count bigint, facts jsonb')}
    join aster.alert_rules r on r.id = input.rule_id
    order by r.id, input.job_id
    on conflict (rule_id, subject) where resolved_at is null do update
      set count = i.count + excluded.count, last_at = excluded.last_at, last_run = excluded.last_run
    returning i.id as "incidentId", i.rule_id as "ruleId", i.job_id as "jobId", i.last_run as "runId", 'opened' as event,
      xmax = 0 as "isNew"`.execute(tx);
  return opened.filter(({ isNew }) => isNew);
}

async function resolveIncidents(tx: Tx, moves: readonly RuleMove[], now: Date): Promise<Told[]> {
  if (moves.length === 0) return [];
  const rows = moves.map(({ rule, runId }) => ({
    rule_id: rule.ruleId,
    subject: `job:${rule.jobId}`,
    run_id: runId,
  }));
  const { rows: resolved } = await sql<Told>`
    with open as materialized (
      select i.id, input.run_id from ${rowsOf(rows, 'rule_id uuid, subject text, run_id uuid')}
      join aster.incidents i on i.rule_id = input.rule_id and i.subject = input.subject and i.resolved_at is null
      order by i.rule_id, i.subject for update of i
    )
    update aster.incidents i set state = 'resolved', resolved_at = ${now}, resolved_by_run = open.run_id, remind_at = null,
      resolution = 'recovered'
    from open where i.id = open.id and i.resolved_at is null
    returning i.id as "incidentId", i.rule_id as "ruleId", i.job_id as "jobId", i.resolved_by_run as "runId",
      'resolved' as event`.execute(tx);
  return resolved;
}
