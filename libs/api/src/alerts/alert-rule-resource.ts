import type { AlertRuleResource } from '@aster-scheduler/client';
import { type ConditionFields, formatDuration } from '@aster-scheduler/core';
import type { AlertRule, AlertRuleDefinition } from '@aster-scheduler/run-store';

export function toAlertRuleResource(rule: AlertRule): AlertRuleResource {
  return {
    ...{ id: rule.id, name: rule.name, ...alertRuleDocument(rule), managed_by: rule.owner?.source ?? null },
    ...{ version: rule.version, created_at: rule.createdAt.toISOString(), updated_at: rule.updatedAt.toISOString() },
  };
}

/** What is said of a rule, but for its name, by the names of the fields. */
export type AlertRuleDocument = Omit<
  AlertRuleResource,
  'id' | 'name' | 'managed_by' | 'version' | 'created_at' | 'updated_at'
>;

/**
 * All that is said of a rule, so that two who say the same are equal: the channels are a set.
 *
 * @param names of channels by their ids, where ids may stand for them
 */
export function comparedRule(
  rule: AlertRuleDefinition,
  names: ReadonlyMap<string, string> = new Map(),
): AlertRuleDocument & { readonly name: string } {
  const channels = rule.channels.map((each) => names.get(each.toLowerCase()) ?? each);
  return { name: rule.name, ...alertRuleDocument(rule), channels: [...new Set(channels)].toSorted() };
}

export function alertRuleDocument(rule: AlertRuleDefinition): AlertRuleDocument {
  const { when, ...fields } = rule.condition;
  const given: ConditionFields = fields;
  return {
    when,
    in_a_row: given.inARow ?? null,
    reasons: given.reasons ?? null,
    percent: given.percent ?? null,
    of: given.of ?? null,
    within: durationOf(given.withinMs),
    at_least: given.atLeast ?? null,
    under: durationOf(given.underMs),
    after: durationOf(given.afterMs),
    factor: given.factor ?? null,
    oldest: durationOf(given.oldestMs),
    for: durationOf(given.forMs),
    statuses: given.statuses ?? null,
    contains: given.contains ?? null,
    match: rule.match,
    channels: rule.channels,
    severity: rule.severity,
    remind: durationOf(rule.remindMs),
    notify_on: rule.notifyOn,
    is_enabled: rule.isEnabled,
    note: rule.note ?? null,
    runbook_url: rule.runbookUrl ?? null,
  };
}

function durationOf(ms: number | undefined): string | null {
  return ms === undefined ? null : formatDuration(ms);
}
