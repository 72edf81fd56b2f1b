import { isDeepStrictEqual } from 'node:util';
import { InvalidInputError, isUuid, newId, watchedEndsOf } from '@aster-scheduler/core';
import { type Db, inTransaction, serverTime, type Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import type { AlertEditOptions, AlertRule, AlertRuleDefinition } from './alert-rule.js';
import { holdRules } from './hold-rules.js';
import { findAlertRule } from './list-alert-rules.js';
import { markJobs, type RuleMark } from './mark-jobs.js';
import { matchColumns } from './match-columns.js';
import { requireFreeName } from './require-free-name.js';
import { requireRoom } from './require-room.js';
import { requireVersion } from './require-version.js';

/** What can be said about an edit of a rule. */
export interface RuleEditOptions extends AlertEditOptions {
  /** Of many rules in one transaction: what `markJobs` is to be called with when all are written. */
  readonly later?: RuleMark[];
}

/** Each is compared with each job that is made, and read where something that is watched fails. */
export const mostAlertRules = 500;

/**
 * Makes a rule; it holds for all that is settled from its commit on. The jobs that it is about are marked in the same
 * transaction.
 *
 * @param later of many rules in one transaction: what `markJobs` is to be called with when all are written
 * @throws NameTakenError
 * @throws InvalidInputError when there is no such channel
 * @throws StateConflictError when there are too many rules
 */
export async function insertAlertRule(
  db: Db,
  definition: AlertRuleDefinition,
  now?: Date,
  later?: RuleMark[],
): Promise<AlertRule> {
  return inTransaction(db, async (tx) => {
    await holdRules(tx);
    await requireFreeName(tx, 'rule', definition.name);
    await requireRoom(tx, sql`aster.alert_rules`, 'rules', mostAlertRules);
    const at = now ?? (await serverTime(tx));
    const id = newId(at);
    const row = { ...toRow(definition, at), channel_ids: await channelIdsOf(tx, definition.channels) };
    await tx
      .insertInto('alert_rules')
      .values({ id, created_at: at, ...row })
      .execute();
    await mark(tx, { ruleId: id }, later);
    return findAlertRule(tx, id);
  });
}

/**
 * Edits a rule. From then on time counts anew for it.
 *
 * @param plan makes what is wanted of the rule as it stands while nobody else can edit it; what it throws is thrown on
 * @throws NotFoundError, VersionConflictError, NameTakenError
 * @throws InvalidInputError when there is no such channel
 */
export async function updateAlertRule(
  db: Db,
  idOrName: string,
  plan: (rule: AlertRule) => AlertRuleDefinition,
  { ifVersion, now, later }: RuleEditOptions = {},
): Promise<{ readonly before: AlertRule; readonly rule: AlertRule }> {
  return inTransaction(db, async (tx) => {
    await holdRules(tx);
    const before = requireVersion(await findAlertRule(tx, idOrName), 'rule', ifVersion);
    const wanted = plan(before);
    if (wanted.name !== before.name) await requireFreeName(tx, 'rule', wanted.name);
    const at = now ?? (await serverTime(tx));
    const row = { ...toRow(wanted, at), channel_ids: await channelIdsOf(tx, wanted.channels) };
    const { is_broad: isBroad, ...former } = await tx
      .selectFrom('alert_rules')
      .select(['name_patterns', 'labels', 'pools', 'is_broad'])
      .where('id', '=', before.id)
      .executeTakeFirstOrThrow();
    // of those that count for every job for now, those that are not meant to are marked again
    const isMarked = isAboutTheSame(before, wanted) && (!isBroad || isDeepStrictEqual(wanted.match, {}));
    await tx
      .updateTable('alert_rules')
      .set({ ...row, is_broad: isMarked && isBroad, version: before.version + 1 })
      .where('id', '=', before.id)
      .execute();
    if (!isMarked) await mark(tx, { ruleId: before.id, before: former }, later);
    return { before, rule: await findAlertRule(tx, before.id) };
  });
}

/**
 * Removes a rule; schedulers end its incidents.
 *
 * @returns the rule as it was
 * @throws NotFoundError, VersionConflictError
 */
export async function deleteAlertRule(
  db: Db,
  idOrName: string,
  { ifVersion, check, later }: RuleEditOptions = {},
): Promise<AlertRule> {
  return inTransaction(db, async (tx) => {
    await holdRules(tx);
    const rule = requireVersion(await findAlertRule(tx, idOrName), 'rule', ifVersion);
    check?.(rule.owner);
    const former = await tx
      .deleteFrom('alert_rules')
      .where('id', '=', rule.id)
      .returning(['name_patterns', 'labels', 'pools'])
      .executeTakeFirst();
    await mark(tx, { ruleId: rule.id, before: former }, later);
    return rule;
  });
}

async function mark(tx: Tx, rule: RuleMark, later: RuleMark[] | undefined): Promise<void> {
  if (later === undefined) await markJobs(tx, [rule]);
  else later.push(rule);
}

/** Whether the marks of a rule are right after an edit as well. */
function isAboutTheSame(before: AlertRuleDefinition, after: AlertRuleDefinition): boolean {
  return (
    before.isEnabled === after.isEnabled &&
    before.condition.when === after.condition.when &&
    isDeepStrictEqual(before.match, after.match)
  );
}

/** @throws InvalidInputError for those that there are not */
async function channelIdsOf(tx: Tx, channels: readonly string[]): Promise<string[]> {
  if (channels.length === 0) return [];
  const ids = channels.filter(isUuid).map((id) => id.toLowerCase());
  const rows = await tx
    .selectFrom('alert_channels')
    .select(['id', 'name'])
    .where((eb) => eb.or([eb('name', 'in', [...channels]), ...(ids.length === 0 ? [] : [eb('id', 'in', ids)])]))
    .execute();
  const missing = channels.filter((each) => !rows.some(({ id, name }) => name === each || id === each.toLowerCase()));
  if (missing.length === 0) return rows.map(({ id }) => id).sort();
  const names = missing.map((name) => JSON.stringify(name)).join(', ');
  throw new InvalidInputError([{ field: 'channels', message: `name what is no channel: ${names}` }]);
}

function toRow({ condition: { when, ...params }, match, ...rule }: AlertRuleDefinition, now: Date) {
  return {
    ...{ name: rule.name, kind: when, params: JSON.stringify(params), ...matchColumns(match) },
    ...{ severity: rule.severity, remind_ms: rule.remindMs ?? null, notify_on: [...rule.notifyOn] },
    ...{ is_enabled: rule.isEnabled, note: rule.note ?? null, runbook_url: rule.runbookUrl ?? null },
    ...{ watches: watchedEndsOf(when), is_broad: false, updated_at: now },
  };
}
