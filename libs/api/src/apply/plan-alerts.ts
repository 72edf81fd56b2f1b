import { channelProblems, type FieldProblem, InvalidInputError, isUuid } from '@aster-scheduler/core';
import {
  type AlertRule,
  type AlertRuleDefinition,
  type Channel,
  type ChannelDefinition,
  mostAlertRules,
  mostChannels,
} from '@aster-scheduler/run-store';
import type { AlertRuleChange } from '../alerts/alert-rule-input.js';
import { comparedRule } from '../alerts/alert-rule-resource.js';
import type { ChannelChange } from '../alerts/channel-input.js';
import { channelDocument } from '../alerts/channel-resource.js';
import { readAlertRule } from '../alerts/read-alert-rule.js';
import type { AlertsPlan, KindPlan } from './alerts-plan.js';
import { type KindFacts, type KindForm, planKind } from './plan-kind.js';
import type { DeclaredAlert } from './read-declared-alerts.js';

/** What a plan for rules and channels is made from. */
export interface AlertFacts extends Pick<KindFacts<unknown>, 'source' | 'takesOver'> {
  readonly rules: Pick<KindFacts<AlertRule>, 'declared' | 'known' | 'prune'>;
  readonly channels: Pick<KindFacts<Channel>, 'declared' | 'known' | 'prune'>;
}

/**
 * Decides what has to be done for the rules and channels of a source to be as it declares them.
 *
 * @throws InvalidInputError with all that is wrong between the fields, and for channels that there will not be
 * @throws StateConflictError for more than there may be
 */
export async function planAlerts(facts: AlertFacts): Promise<AlertsPlan> {
  const { source, takesOver } = facts;
  const channels = await planKind({ source, takesOver, ...facts.channels }, channelForm);
  const declared = facts.rules.declared.map((rule) => tellingByName(rule, facts.channels.known, channels));
  const rules = await planKind({ source, takesOver, ...facts.rules, declared }, ruleForm);
  requireChannels(declared, facts.channels);
  return { rules, channels: { ...channels, ...keepingTold(channels, usersOf(facts, rules)) } };
}

const ruleForm: KindForm<AlertRule, AlertRuleDefinition> = {
  read: (given, before) => readAlertRule(given as AlertRuleChange, before), // each field was checked
  write: (rule) => ({ ...comparedRule(rule) }),
  ...{ things: 'rules', most: mostAlertRules },
};

const channelForm: KindForm<Channel, ChannelDefinition> = {
  read(given, before) {
    const { name, kind, config, is_enabled: isEnabled } = given as ChannelChange; // each field was checked
    const wanted = {
      name: name ?? before?.name ?? '',
      kind: kind ?? before?.kind ?? 'webhook',
      config: config ?? before?.config ?? {},
      isEnabled: isEnabled === undefined ? (before?.isEnabled ?? true) : (isEnabled ?? true),
    };
    const problems = channelProblems(wanted.kind, wanted.config);
    if (problems.length > 0) throw new InvalidInputError(problems);
    return wanted;
  },
  write: channelDocument,
  ...{ things: 'channels', most: mostChannels },
};

/** The rule with the names, as they are to be, of channels that it tells by their ids. */
function tellingByName(
  rule: DeclaredAlert,
  known: readonly Channel[],
  { updates }: KindPlan<Channel, ChannelDefinition>,
): DeclaredAlert {
  const told = rule.given['channels'] as readonly string[] | null | undefined; // it was checked
  if (told === null || told === undefined || !told.some(isUuid)) return rule;
  const names = new Map(known.map(({ id, name }) => [id, name]));
  for (const { thing, definition } of updates) names.set(thing.id, definition.name);
  return { ...rule, given: { ...rule.given, channels: told.map((each) => names.get(each.toLowerCase()) ?? each) } };
}

/** @throws InvalidInputError for rules that tell channels which there are not */
function requireChannels(rules: readonly DeclaredAlert[], channels: AlertFacts['channels']): void {
  const names = new Set([...channels.declared, ...channels.known].map(({ name }) => name));
  const problems = rules.flatMap(({ given, path }): FieldProblem[] => {
    const missing = ((given['channels'] ?? []) as readonly string[]).filter((name) => !names.has(name));
    if (missing.length === 0) return [];
    const told = missing.map((name) => JSON.stringify(name)).join(', ');
    return [{ field: `${path}.channels`, message: `name what is no channel: ${told}` }];
  });
  if (problems.length > 0) throw new InvalidInputError(problems);
}

/** The rules that tell each channel once the plan is carried out, by the names of the channels. */
function usersOf(
  { source, rules: { known } }: AlertFacts,
  { creates, updates, prunes }: AlertsPlan['rules'],
): ReadonlyMap<string, string> {
  const before = known.filter(({ owner, isEnabled }) => owner?.source === source && owner.isPruned && !isEnabled);
  const pruned = new Set([...prunes.map(({ thing }) => thing.id), ...before.map(({ id }) => id)]);
  const changed = new Map(updates.map(({ thing, definition }) => [thing.id, definition]));
  const after = [
    ...known.flatMap((rule) => changed.get(rule.id) ?? (pruned.has(rule.id) ? [] : [rule])),
    ...creates.map(({ definition }) => definition),
  ];
  const users = new Map<string, string>();
  for (const { name, channels } of after) for (const channel of channels) users.set(channel, name);
  return users;
}

/** A channel that a rule tells does not go: nobody would notice that nobody is told. */
function keepingTold(
  { prunes, conflicts }: KindPlan<Channel, ChannelDefinition>,
  users: ReadonlyMap<string, string>,
): Pick<KindPlan<Channel, ChannelDefinition>, 'prunes' | 'conflicts'> {
  const told = prunes.flatMap(({ thing: { name } }) => {
    const rule = users.get(name);
    if (rule === undefined) return [];
    const helps = 'have that rule tell others, or declare the channel, or prune nothing (keep)';
    const why = `is no longer declared, and the rule ${JSON.stringify(rule)} tells it: ${helps}`;
    return [{ name, why, isTakeable: false }];
  });
  return { prunes: prunes.filter(({ thing }) => !users.has(thing.name)), conflicts: [...conflicts, ...told] };
}
