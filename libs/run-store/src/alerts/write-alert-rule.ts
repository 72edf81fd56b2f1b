import {
  type AlertCondition,
  type AlertEvent,
  type AlertMatch,
  type AlertSeverity,
  likePatternOf,
  newId,
  watchedEndsOf,
} from '@aster-scheduler/core';
import { advisoryLocks, type Db, inTransaction, serverTime, type Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { ruleMatchesJob } from './rule-matches-job.js';

/** A rule as somebody wants it. */
export interface AlertRuleDefinition {
  /** Unique; a rule of the name is replaced. */
  readonly name: string;
  readonly condition: AlertCondition;
  readonly match: AlertMatch;
  readonly channelIds: readonly string[];
  readonly severity: AlertSeverity;
  /** How often to tell again of what is open; absent: never. */
  readonly remindMs?: number;
  readonly notifyOn: readonly AlertEvent[];
  readonly isEnabled: boolean;
  readonly note?: string;
  readonly runbookUrl?: string;
}

/** A rule about more jobs than this counts for every job instead of being marked at each. */
const mostMarked = 10_000;

/** Jobs that are being made or renamed are waited for so long, and those who make others wait for this meanwhile. */
const patienceMs = 2_000;

/**
 * Makes a rule, or replaces the one of its name; it holds for all that is settled from its commit on. The jobs that it
 * is about are marked in the same transaction, alone with those that are being made.
 *
 * @returns its id
 */
export async function writeAlertRule(db: Db, definition: AlertRuleDefinition, now?: Date): Promise<string> {
  return inTransaction(db, async (tx) => {
    await holdRules(tx);
    const at = now ?? (await serverTime(tx));
    const row = toRow(definition, at);
    const { id } = await tx
      .insertInto('alert_rules')
      .values({ id: newId(at), created_at: at, ...row })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ ...row, version: sql`alert_rules.version + 1` }))
      .returning('id')
      .executeTakeFirstOrThrow();
    await sql`
      update aster.alert_rules r set is_broad = r.match = '{}' or (
        select count(*) from (select from aster.jobs j where ${ruleMatchesJob} limit ${mostMarked + 1}) matched
      ) > ${mostMarked} where r.id = ${id}`.execute(tx);
    await markJobs(tx);
    return id;
  });
}

/** Removes a rule; schedulers end its incidents. Returns whether it was there. */
export async function deleteAlertRule(db: Db, name: string): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    await holdRules(tx);
    const gone = await tx.deleteFrom('alert_rules').where('name', '=', name).returning('id').executeTakeFirst();
    if (gone !== undefined) await markJobs(tx);
    return gone !== undefined;
  });
}

async function holdRules(tx: Tx): Promise<void> {
  await sql`select set_config('lock_timeout', ${`${patienceMs}ms`}, true)`.execute(tx);
  await sql`select pg_advisory_xact_lock(${advisoryLocks.alertRules})`.execute(tx);
}

/** Marks the jobs whose marks are not those of the rules, in the order of their ids. */
async function markJobs(tx: Tx): Promise<void> {
  await sql`
    with wanted as materialized (
      select j.id, coalesce(bit_or(r.watches), 0)::smallint as watched from aster.jobs j
      join aster.alert_rules r on r.is_enabled and not r.is_broad and ${ruleMatchesJob}
      group by j.id
    ), changed as materialized (
      select j.id, coalesce(w.watched, 0::smallint) as watched from aster.jobs j left join wanted w on w.id = j.id
      where j.watched <> coalesce(w.watched, 0) order by j.id for update of j
    )
    update aster.jobs j set watched = changed.watched from changed where j.id = changed.id`.execute(tx);
}

function toRow({ condition: { when, ...params }, match, ...rule }: AlertRuleDefinition, now: Date) {
  return {
    ...{ name: rule.name, kind: when, params: JSON.stringify(params), match: JSON.stringify(match) },
    name_patterns: match.jobs?.map(likePatternOf) ?? null,
    labels: JSON.stringify(match.labels ?? {}),
    pools: match.pools === undefined ? null : [...match.pools],
    channel_ids: [...rule.channelIds],
    ...{ severity: rule.severity, remind_ms: rule.remindMs ?? null, notify_on: [...rule.notifyOn] },
    ...{ is_enabled: rule.isEnabled, note: rule.note ?? null, runbook_url: rule.runbookUrl ?? null },
    ...{ watches: watchedEndsOf(when), is_broad: false, updated_at: now },
  };
}
