import type { RouteAnswer } from '../routes/route.js';
import { type AlertsPlan, isEmptyKindPlan, type KindPlan } from './alerts-plan.js';
import type { ApplyPlan } from './apply-plan.js';
import { auditedAlerts } from './audited-alerts.js';

/**
 * What the audit log keeps of an apply. The versions of the jobs say what has become of each; rules and channels have
 * entries of their own.
 *
 * @param made the ids of the rules and channels that are new, by what was to be made
 */
export function auditedApply(
  source: string,
  jobs: ApplyPlan,
  alerts: AlertsPlan,
  made: ReadonlyMap<object, string>,
): RouteAnswer['audit'] {
  const { creates, updates, prunes } = jobs;
  const after = {
    creates: creates.map(({ definition }) => definition.name),
    updates: updates.map(({ job, change }) => change.name ?? job.name),
    prunes: prunes.map(({ job }) => job.name),
  };
  const others = [['rules', alerts.rules] as const, ['channels', alerts.channels] as const]
    .filter(([, plan]) => !isEmptyKindPlan(plan))
    .map(([what, plan]) => [what, namesOf(plan)] as const);
  if (creates.length + updates.length + prunes.length + others.length === 0) return 'nothing';
  return {
    subject: { kind: 'source', id: source, name: source },
    after: { ...after, ...Object.fromEntries(others) },
    more: auditedAlerts(alerts, made),
  };
}

function namesOf({ creates, updates, prunes }: KindPlan<{ readonly name: string }, { readonly name: string }>) {
  return {
    creates: creates.map(({ definition }) => definition.name),
    updates: updates.map(({ definition }) => definition.name),
    prunes: prunes.map(({ thing }) => thing.name),
  };
}
