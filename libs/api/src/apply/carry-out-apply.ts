import {
  type Change,
  definitionOf,
  DependencyCycleError,
  type DependencyReference,
  findCycle,
  type Job,
  type JobDefinition,
} from '@aster-scheduler/core';
import { serverTime, type Tx } from '@aster-scheduler/db';
import {
  type DeclaredJob,
  deleteJob,
  type EditOptions,
  insertJob,
  insertJobs,
  lockForEdits,
  saveDeclaredJobs,
  updateJob,
} from '@aster-scheduler/job-store';
import type { ApplyPlan, PlannedUpdate } from './apply-plan.js';

/** Whose jobs are applied, and what is kept of the change in their versions. */
export interface Applier {
  readonly source: string;
  readonly change: Change;
}

/** What a source declares is its own to change. */
function asSource({ change }: Applier): EditOptions {
  return { change, isForced: true };
}

/** Locks what a plan changes: of two who do the same, none waits for one who waits for it. */
export async function lockPlannedJobs(tx: Tx, { creates, updates, prunes }: ApplyPlan): Promise<void> {
  const changesGraph =
    creates.some(({ definition }) => definition.dependsOn.length > 0) ||
    updates.some(({ change }) => change.dependsOn !== undefined) ||
    prunes.some(({ way }) => way === 'delete');
  await lockForEdits(
    tx,
    [...updates, ...prunes].map(({ job }) => job.id),
    changesGraph,
  );
}

/**
 * Carries out a plan in the transaction that it was made in. Edges that go are removed first and those that come are
 * added last, so that none of the states between has a cycle that the last one does not have.
 */
export async function carryOutApply(tx: Tx, plan: ApplyPlan, by: Applier): Promise<void> {
  for (const { job, change } of plan.updates) {
    if (Object.keys(change).length > 0) await updateJob(tx, job.id, withEdgesThatStay(job, change), asSource(by));
  }
  const made = await create(tx, plan.creates, by);
  for (const { job, change } of plan.updates.filter(addsEdges)) {
    await updateJob(tx, job.id, { dependsOn: change.dependsOn }, asSource(by));
  }
  await saveDeclaredJobs(tx, [...plan.saved, ...made], await serverTime(tx));
  await prune(tx, plan.prunes, by);
}

/** Those without edges are made together. */
async function create(
  tx: Tx,
  creates: ApplyPlan['creates'],
  { source, change }: Applier,
): Promise<readonly DeclaredJob[]> {
  const alone = creates.filter(({ definition }) => definition.dependsOn.length === 0);
  const definitions = alone.map(({ definition }) => definition);
  const ids = await insertJobs(tx, definitions, { change, now: await serverTime(tx) });
  const made = alone.map(({ definition: { name }, declared }, index) => ({ jobId: ids[index] ?? '', name, declared }));
  for (const { definition, declared } of upstreamFirst(creates)) {
    if (definition.dependsOn.length === 0) continue;
    const { id: jobId, name } = await insertJob(tx, definition, undefined, change);
    made.push({ jobId, name, declared });
  }
  return made.map((job) => ({ ...job, source, isPruned: false }));
}

function keyOf({ job, condition }: DependencyReference): string {
  return JSON.stringify([job, condition]);
}

function withEdgesThatStay(job: Job, change: Partial<JobDefinition>): Partial<JobDefinition> {
  if (change.dependsOn === undefined) return change;
  const wanted = new Set(change.dependsOn.map(keyOf));
  return { ...change, dependsOn: definitionOf(job).dependsOn.filter((edge) => wanted.has(keyOf(edge))) };
}

function addsEdges({ job, change }: PlannedUpdate): boolean {
  if (change.dependsOn === undefined) return false;
  const there = new Set(definitionOf(job).dependsOn.map(keyOf));
  return change.dependsOn.some((edge) => !there.has(keyOf(edge)));
}

/** New jobs in an order in which each comes after those that it depends on. */
function upstreamFirst(creates: ApplyPlan['creates']): ApplyPlan['creates'] {
  const left = new Map(creates.map((each) => [each.definition.name, each]));
  const upstream = new Map(
    creates.map(({ definition: { name, dependsOn } }) => [name, dependsOn.map(({ job }) => job)]),
  );
  const ordered: ApplyPlan['creates'][number][] = [];
  const place = (name: string): void => {
    const pending = [name];
    for (let at = pending.at(-1); at !== undefined; at = pending.at(-1)) {
      const next = (upstream.get(at) ?? []).find((each) => left.has(each) && !pending.includes(each));
      if (next !== undefined) {
        pending.push(next);
        continue;
      }
      const cycle = (upstream.get(at) ?? []).some((each) => left.has(each)) ? findCycle(at, upstream) : undefined;
      if (cycle !== undefined) throw new DependencyCycleError(cycle);
      const create = left.get(at);
      if (create !== undefined) ordered.push(create);
      left.delete(at);
      pending.pop();
    }
  };
  for (const { definition } of creates) if (left.has(definition.name)) place(definition.name);
  return ordered;
}

/** Jobs that are deleted may depend on each other, so their edges go first. What is archived stays owned. */
async function prune(tx: Tx, prunes: ApplyPlan['prunes'], by: Applier): Promise<void> {
  const deleted = prunes.filter(({ way }) => way === 'delete');
  for (const { job } of deleted)
    if (job.dependsOn.length > 0) await updateJob(tx, job.id, { dependsOn: [] }, asSource(by));
  for (const { job } of deleted) await deleteJob(tx, job.id, asSource(by));
  const archived = prunes.filter(({ way }) => way === 'archive');
  for (const { job } of archived)
    if (job.status !== 'archived') await updateJob(tx, job.id, { status: 'archived' }, asSource(by));
  const rows = archived.map(({ job, name, declared }) => ({
    jobId: job.id,
    source: by.source,
    name,
    declared,
    isPruned: true,
  }));
  await saveDeclaredJobs(tx, rows, await serverTime(tx));
}
