import type { AppliedChange, AppliedKind, ApplyResource } from '@aster-scheduler/client';
import type { AlertsPlan, KindPlan } from './alerts-plan.js';
import type { ApplyPlan, PlannedChange } from './apply-plan.js';

/** The plan as it goes over the wire. */
export function toApplyResource(plan: ApplyPlan, alerts: AlertsPlan, isApplied: boolean): ApplyResource {
  const parts = [
    toPart('job', jobsPart(plan)),
    toPart('channel', thingsPart(alerts.channels)),
    toPart('rule', thingsPart(alerts.rules)),
  ];
  return {
    plan: plan.digest,
    is_applied: isApplied,
    creates: parts.flatMap(({ creates }) => creates),
    updates: parts.flatMap(({ updates }) => updates),
    unchanged: parts.reduce((sum, { unchanged }) => sum + unchanged, 0),
    records: parts.reduce((sum, { records }) => sum + records, 0),
    prunes: parts.flatMap(({ prunes }) => prunes),
    conflicts: parts.flatMap(({ conflicts }) => conflicts),
  };
}

type Named = { readonly name: string };
type Part = Omit<KindPlan<Named, Named>, 'saved' | 'creates'> & {
  readonly creates: readonly { readonly definition: Named }[];
  readonly records: number;
};

function jobsPart({ creates, updates, unchanged, prunes, conflicts, saved }: ApplyPlan): Part {
  const edited = new Set(updates.map(({ job }) => job.id));
  return {
    ...{ creates, unchanged, conflicts },
    records: saved.filter(({ jobId }) => !edited.has(jobId)).length,
    updates: updates.map(({ job, change, changes }) => ({ thing: job, definition: { ...job, ...change }, changes })),
    prunes: prunes.map(({ job, way }) => ({ thing: job, way })),
  };
}

function thingsPart<Thing extends Named & { readonly id: string }, Definition extends Named>(
  plan: KindPlan<Thing, Definition>,
): Part {
  const edited = new Set(plan.updates.map(({ thing }) => thing.id));
  return { ...plan, records: plan.saved.filter(({ id }) => !edited.has(id)).length };
}

function toPart(kind: AppliedKind, part: Part): Omit<ApplyResource, 'plan' | 'is_applied'> {
  return {
    creates: part.creates.map(({ definition: { name } }) => ({ kind, name })),
    updates: part.updates.map(({ definition: { name }, changes }) => ({ kind, name, changes: changes.map(toChange) })),
    ...{ unchanged: part.unchanged, records: part.records },
    prunes: part.prunes.map(({ thing: { name }, way }) => ({ kind, name, way })),
    conflicts: part.conflicts.map(({ name, why, isTakeable }) => ({ kind, name, why, is_takeable: isTakeable })),
  };
}

/** Values of variables may be secret, and answers are kept with their idempotency keys: only names are told. */
function toChange({ field, from, to, isDrift }: PlannedChange): AppliedChange {
  const told = (value: unknown): unknown => (field === 'env' ? Object.keys(value as object) : value);
  return { field, from: told(from), to: told(to), is_drift: isDrift };
}
