import { isDeepStrictEqual } from 'node:util';
import type { PruneWay } from '@aster-scheduler/client';
import {
  documentChanges,
  type FieldProblem,
  type InstallationDefaults,
  InvalidInputError,
  type Job,
  type JobDefinition,
} from '@aster-scheduler/core';
import type { DeclaredJob } from '@aster-scheduler/job-store';
import { takeTurn } from '../http/turns.js';
import type { JobChange } from '../jobs/job-input.js';
import { planJobChange } from '../jobs/plan-job-change.js';
import { readNewJob } from '../jobs/read-new-job.js';
import type { ApplyPlan, PlannedChange, PlannedConflict, PlannedPrune, PlannedUpdate } from './apply-plan.js';
import { digestOf } from './digest-of.js';
import { isDrift } from './is-drift.js';
import { problemsAt } from './read-declared.js';
import type { DeclaredInput } from './read-declared-jobs.js';
import { whyNotOwn } from './why-not-own.js';

/** What a plan is made from. */
export interface ApplyFacts {
  readonly source: string;
  readonly declared: readonly DeclaredInput[];
  /** Every job that is declared, was declared, or has a name that is declared. */
  readonly jobs: readonly Job[];
  /** What is declared of these jobs, by this source and others. */
  readonly owned: readonly DeclaredJob[];
  /** The services whose code has some of these jobs, by the ids of the jobs. */
  readonly services: ReadonlyMap<string, string>;
  readonly prune: PruneWay;
  /** Jobs that others own, or nobody, are taken. */
  readonly takesOver: boolean;
  readonly defaults: InstallationDefaults;
  /** @throws InvalidInputError for a command that is not allowed here */
  readonly requireAllowed: (definition: Pick<JobDefinition, 'command' | 'workingDirectory'>) => void;
}

/** So many jobs are planned before others get their turn. */
const jobsPerTurn = 50;

/**
 * Decides what has to be done for the jobs of a source to be as it declares them. A field that it has never declared is
 * left to people; one that it no longer declares goes back to its default.
 *
 * @throws InvalidInputError with all that is wrong between the fields of the jobs
 */
export async function planApply(facts: ApplyFacts): Promise<ApplyPlan> {
  const find = finderOf(facts);
  const plans: JobPlan[] = [];
  for (const [index, declared] of facts.declared.entries()) {
    if (index % jobsPerTurn === 0) await takeTurn();
    plans.push(planJob(declared, find(declared), facts));
  }
  const problems = plans.flatMap((plan) => ('problems' in plan ? plan.problems : []));
  if (problems.length > 0) throw new InvalidInputError(problems);
  const kept = new Set(plans.flatMap((plan) => ('job' in plan ? [plan.job.id] : [])));
  const prunes = facts.prune === 'keep' ? [] : planPrunes(facts, kept);
  const decided = {
    creates: plans.flatMap((plan) => ('create' in plan ? [plan.create] : [])),
    updates: plans.flatMap((plan) => ('update' in plan && plan.update !== undefined ? [plan.update] : [])),
    unchanged: plans.filter((plan) => 'job' in plan && plan.update === undefined).length,
    prunes,
    conflicts: plans.flatMap((plan) => ('conflict' in plan ? [plan.conflict] : [])),
    saved: plans.flatMap((plan) => ('saved' in plan && plan.saved !== undefined ? [plan.saved] : [])),
  };
  return { ...decided, digest: await digestOf(`${facts.source}\n`, seenOf(decided)) };
}

interface Found {
  readonly job: Job;
  readonly owner: DeclaredJob | undefined;
}

/**
 * A job is found by what the source called it, then by its name, then by the name that it had before; but for what
 * another name that is declared means.
 */
function finderOf({ source, declared: all, jobs, owned }: ApplyFacts): (declared: DeclaredInput) => Found | undefined {
  const byId = new Map(jobs.map((job) => [job.id, job]));
  const ownerOf = new Map(owned.map((each) => [each.jobId, each]));
  const ofSource = new Map(owned.filter((each) => each.source === source).map((each) => [each.name, each]));
  const names = new Set(all.map(({ name }) => name));
  const taken = new Set([...ofSource.values()].flatMap(({ name, jobId }) => (names.has(name) ? [jobId] : [])));
  const byName = new Map(jobs.flatMap((job) => (taken.has(job.id) ? [] : [[job.name, job] as const])));
  const under = (name: string): Job | undefined => byId.get(ofSource.get(name)?.jobId ?? '') ?? byName.get(name);
  return ({ name, was }) => {
    const job = under(name) ?? (was === undefined || names.has(was) ? undefined : under(was));
    return job === undefined ? undefined : { job, owner: ownerOf.get(job.id) };
  };
}

type JobPlan =
  | { readonly problems: readonly FieldProblem[] }
  | { readonly conflict: ApplyPlan['conflicts'][number] }
  | { readonly create: ApplyPlan['creates'][number] }
  | { readonly job: Job; readonly update: PlannedUpdate | undefined; readonly saved: DeclaredJob | undefined };

function planJob(declared: DeclaredInput, found: Found | undefined, facts: ApplyFacts): JobPlan {
  try {
    if (found === undefined) {
      const definition = { ...readNewJob(declared.input, facts.defaults), managedBy: facts.source };
      facts.requireAllowed(definition);
      return { create: { definition, declared: declared.document } };
    }
    const refusal = refusalOf(found, facts);
    if (refusal !== undefined) return { conflict: { name: declared.name, ...refusal } };
    return planExisting(declared, found, facts);
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    return { problems: problemsAt(declared.path, error.problems) };
  }
}

function refusalOf(
  { job, owner }: Found,
  { source, services, takesOver }: ApplyFacts,
): Omit<PlannedConflict, 'name'> | undefined {
  const service = services.get(job.id);
  if (service !== undefined)
    return { why: `is declared in the code of the service ${JSON.stringify(service)}`, isTakeable: false };
  if (owner?.source === source || job.managedBy === source || takesOver) return undefined;
  return { why: whyNotOwn(owner?.source ?? job.managedBy), isTakeable: true };
}

function planExisting(declared: DeclaredInput, { job, owner }: Found, facts: ApplyFacts): JobPlan {
  const { source, defaults, requireAllowed } = facts;
  const before = owner?.source === source ? owner.declared : {};
  const change = planJobChange(
    job,
    givenFor(declared, job, { source, before, isPruned: owner?.isPruned === true }),
    defaults,
  );
  if ('command' in change || 'workingDirectory' in change) requireAllowed({ ...job, ...change });
  const changes = [...changesOf(job, change, before)];
  const saved = { jobId: job.id, source, name: declared.name, declared: declared.document, isPruned: false };
  return {
    job,
    update: changes.length === 0 ? undefined : { job, change, changes },
    saved: isDeepStrictEqual(saved, owner) ? undefined : saved,
  };
}

/** What is declared, with the default for what is no longer; and a job that was pruned comes back. */
function givenFor(
  { name, input, document }: DeclaredInput,
  job: Job,
  owned: { readonly source: string; readonly before: DeclaredJob['declared']; readonly isPruned: boolean },
): JobChange {
  const { source, before, isPruned } = owned;
  const dropped = Object.keys(before).filter((field) => !(field in document));
  const { name: _name, ...fields } = input;
  return {
    ...Object.fromEntries(dropped.map((field) => [field, null])),
    ...(isPruned && job.status === 'archived' ? { status: 'active' } : {}),
    ...fields,
    managed_by: source,
    ...(name === job.name ? {} : { name }),
  } as JobChange;
}

function changesOf(job: Job, change: Partial<JobDefinition>, before: DeclaredJob['declared']): PlannedChange[] {
  return documentChanges(job, change).map((each) => ({
    ...each,
    isDrift: isDrift(before[each.field], each.from),
  }));
}

/** Jobs of the source that it no longer declares; those that were archived for that already stay as they are. */
function planPrunes({ source, owned, jobs, prune }: ApplyFacts, kept: ReadonlySet<string>): ApplyPlan['prunes'] {
  const byId = new Map(jobs.map((job) => [job.id, job]));
  const way = prune === 'delete' ? 'delete' : 'archive';
  return owned.flatMap((each): readonly PlannedPrune[] => {
    const job = byId.get(each.jobId);
    if (each.source !== source || job === undefined || kept.has(job.id)) return [];
    const isDone = way === 'archive' && each.isPruned && job.status === 'archived';
    return isDone ? [] : [{ job, name: each.name, declared: each.declared, way }];
  });
}

/** Each job that something is to be done for, with the version that this was decided from. */
function seenOf(plan: Omit<ApplyPlan, 'digest'>): readonly unknown[] {
  const { creates, updates, prunes, saved, conflicts } = plan;
  return [
    ...creates.map(({ definition, declared }) => ['create', definition.name, declared]),
    ...updates.map(({ job, changes }) => ['update', job.id, job.version, changes]),
    ...prunes.map(({ job, way }) => ['prune', job.id, job.version, way]),
    ...saved.map((each) => ['save', each]),
    ...conflicts.map((each) => ['conflict', each]),
  ];
}
