import type { AlertRuleDefinition, ChannelDefinition } from '@aster-scheduler/run-store';
import { comparedRule } from '../alerts/alert-rule-resource.js';
import { channelDocument } from '../alerts/channel-resource.js';
import type { Audited } from '../audit/audited.js';
import type { AlertsPlan, KindPlan } from './alerts-plan.js';

/**
 * What the audit log keeps of each rule and each channel that an apply has changed; rules and channels have no versions
 * that would say it.
 *
 * @param made the ids of those that are new
 */
export function auditedAlerts({ rules, channels }: AlertsPlan, made: ReadonlyMap<object, string>): readonly Audited[] {
  return [
    ...auditedThings<AlertRuleDefinition>(rules, made, { kind: 'rule', write: (rule) => comparedRule(rule) }),
    ...auditedThings<ChannelDefinition>(channels, made, { kind: 'channel', write: channelDocument }),
  ];
}

interface Named {
  readonly name: string;
}

function auditedThings<Definition extends Named>(
  { creates, updates, prunes }: KindPlan<Definition & { readonly id: string }, Definition>,
  made: ReadonlyMap<object, string>,
  { kind, write }: { readonly kind: string; readonly write: (definition: Definition) => object },
): readonly Audited[] {
  const subjectOf = (id: string | undefined, { name }: Named) => ({ kind, id: id ?? name, name });
  return [
    ...creates.map(({ definition }) => ({
      subject: subjectOf(made.get(definition), definition),
      after: write(definition),
    })),
    ...updates.map(({ thing, changes }) => ({
      subject: subjectOf(thing.id, thing),
      before: Object.fromEntries(changes.map(({ field, from }) => [field, from])),
      after: Object.fromEntries(changes.map(({ field, to }) => [field, to])),
    })),
    ...prunes.map(({ thing, way }) => ({
      subject: subjectOf(thing.id, thing),
      before: write(thing),
      ...(way === 'delete' ? {} : { after: { ...write(thing), is_enabled: false } }),
    })),
  ];
}
