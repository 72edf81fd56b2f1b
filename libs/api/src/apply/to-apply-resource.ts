import type { AppliedChange, AppliedKind, AppliedUpdate, ApplyResource } from '@aster-scheduler/client';
import type { AlertsPlan, KindPlan } from './alerts-plan.js';
import type { ApplyPlan } from './apply-plan.js';
import { createChangeTelling, type TellChange } from './tell-change.js';

/**
 * The plan as it goes over the wire. A plan may be as large as all that it changes. What is told of it is bounded: it
 * becomes one text, which is also kept with the key of the request.
 */
export async function toApplyResource(plan: ApplyPlan, alerts: AlertsPlan, isApplied: boolean): Promise<ApplyResource> {
  const tell = createChangeTelling();
  const parts = [
    await toPart('job', jobsPart(plan), tell),
    await toPart('channel', thingsPart(alerts.channels), tell),
    await toPart('rule', thingsPart(alerts.rules), tell),
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

async function toPart(
  kind: AppliedKind,
  part: Part,
  tell: TellChange,
): Promise<Omit<ApplyResource, 'plan' | 'is_applied'>> {
  const updates: AppliedUpdate[] = [];
  for (const { definition, changes } of part.updates) {
    const told: AppliedChange[] = [];
    for (const change of changes) told.push(await tell(change));
    updates.push({ kind, name: definition.name, changes: told });
  }
  return {
    creates: part.creates.map(({ definition: { name } }) => ({ kind, name })),
    updates,
    ...{ unchanged: part.unchanged, records: part.records },
    prunes: part.prunes.map(({ thing: { name }, way }) => ({ kind, name, way })),
    conflicts: part.conflicts.map(({ name, why, isTakeable }) => ({ kind, name, why, is_takeable: isTakeable })),
  };
}
