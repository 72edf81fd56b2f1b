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
import { type RawBuilder, sql } from 'kysely';
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
    const before = await tx
      .selectFrom('alert_rules')
      .select(matchColumns)
      .where('name', '=', definition.name)
      .executeTakeFirst();
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
    await markJobs(tx, { id, before });
    return id;
  });
}

/** Removes a rule; schedulers end its incidents. Returns whether it was there. */
export async function deleteAlertRule(db: Db, name: string): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    await holdRules(tx);
    const gone = await tx.deleteFrom('alert_rules').where('name', '=', name).returning(['id', ...matchColumns]).executeTakeFirst();
    if (gone !== undefined) await markJobs(tx, { id: gone.id, before: gone });
    return gone !== undefined;
  });
}

async function holdRules(tx: Tx): Promise<void> {
  await sql`select set_config('lock_timeout', ${`${patienceMs}ms`}, true)`.execute(tx);
  await sql`select pg_advisory_xact_lock(${advisoryLocks.alertRules})`.execute(tx);
}

/**
 * Marks the jobs that the rule is about, or was about. A job that somebody has locked is left out, since whoever is
 * renaming it waits for this; while one of the rule lacks its mark, the rule counts for every job. A mark too many
 * costs a look at the rules, and no more.
 */
async function markJobs(tx: Tx, { id, before }: { readonly id: string; readonly before?: MatchColumns }): Promise<void> {
  await sql`
    with changed as materialized (
      select j.id from aster.jobs j
      where (exists (select from aster.alert_rules r where r.id = ${id} and ${ruleMatchesJob}) or ${matchedBefore(before)})
        and j.watched <> aster.watched_by(j.name, j.labels, j.pool)
      order by j.id for update of j skip locked
    )
    update aster.jobs j set watched = aster.watched_by(j.name, j.labels, j.pool) from changed where j.id = changed.id`.execute(tx);
  await sql`
    update aster.alert_rules r set is_broad = true
    where r.id = ${id} and r.is_enabled and not r.is_broad and exists (
      select from aster.jobs j where ${ruleMatchesJob} and j.watched & r.watches <> r.watches
    )`.execute(tx);
}

const matchColumns = ['name_patterns', 'labels', 'pools'] as const;

interface MatchColumns {
  readonly name_patterns: readonly string[] | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly pools: readonly string[] | null;
}

function matchedBefore(before: MatchColumns | undefined): RawBuilder<boolean> {
  if (before === undefined) return sql<boolean>`false`;
  const { name_patterns: names, labels, pools } = before;
  return sql<boolean>`(
    (${names}::text[] is null or j.name like any(${names}::text[])) and j.labels @> ${JSON.stringify(labels)}::jsonb
      and (${pools}::text[] is null or j.pool = any(${pools}::text[])))`;
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
