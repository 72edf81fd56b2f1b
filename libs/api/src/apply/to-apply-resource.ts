import type { AppliedChange, ApplyResource } from '@aster-scheduler/client';
import type { ApplyPlan, PlannedChange } from './apply-plan.js';

/** The plan as it goes over the wire. */
export function toApplyResource(plan: ApplyPlan, isApplied: boolean): ApplyResource {
  return {
    plan: plan.digest,
    is_applied: isApplied,
    creates: plan.creates.map(({ definition }) => ({ name: definition.name })),
    updates: plan.updates.map(({ job, change, changes }) => ({
      name: change.name ?? job.name,
      changes: changes.map(toChange),
    })),
    unchanged: plan.unchanged,
    prunes: plan.prunes.map(({ job, way }) => ({ name: job.name, way })),
    conflicts: plan.conflicts,
  };
}

/** Values of variables may be secret, and answers are kept with their idempotency keys: only names are told. */
function toChange({ field, from, to, isDrift }: PlannedChange): AppliedChange {
  const told = (value: unknown): unknown => (field === 'env' ? Object.keys(value as object) : value);
  return { field, from: told(from), to: told(to), is_drift: isDrift };
}
