import type { ApplyResource } from '@aster-scheduler/client';
import type { ApplyPlan } from './apply-plan.js';

/** The plan as it goes over the wire. */
export function toApplyResource(plan: ApplyPlan, isApplied: boolean): ApplyResource {
  return {
    plan: plan.digest,
    is_applied: isApplied,
    creates: plan.creates.map(({ definition }) => ({ name: definition.name })),
    updates: plan.updates.map(({ job, change, changes }) => ({
      name: change.name ?? job.name,
      changes: changes.map(({ field, from, to, isDrift }) => ({ field, from, to, is_drift: isDrift })),
    })),
    unchanged: plan.unchanged,
    prunes: plan.prunes.map(({ job, way }) => ({ name: job.name, way })),
    conflicts: plan.conflicts,
  };
}
