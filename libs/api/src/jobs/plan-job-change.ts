import { isDeepStrictEqual } from 'node:util';
import {
  definitionOf,
  type DependencyReference,
  documentNames,
  type FieldProblem,
  type InstallationDefaults,
  InvalidInputError,
  type Job,
  type JobDefinition,
  jobNameProblem,
  mergeDocument,
  normaliseJobName,
  VersionConflictError,
} from '@aster-scheduler/core';
import { checkJobTogether } from '@aster-scheduler/cron';
import type { JobChange } from './job-input.js';

/** Fields that belong to the server, and come back when a job that was read is sent as a whole. */
export const sentBack = ['id', 'pause', 'next_run_at', 'created_at', 'updated_at'] as const;

/**
 * Decides what changes when a client's edit is merged into a job: the fields that differ, with their new values.
 * Fields of the server say that the job was read before: they are passed over when its version stands beside them and
 * is still the current one.
 *
 * @throws InvalidInputError when the job as a whole would not be valid
 * @throws VersionConflictError when the edit names another version
 */
export function planJobChange(job: Job, given: JobChange, defaults: InstallationDefaults): Partial<JobDefinition> {
  if (given.version !== undefined && given.version !== job.version) throw new VersionConflictError(job.id, job.version);
  const merging = mergeInto(job, given, defaults);
  const problems = problemsOf(job, given, merging, new Set());
  if (problems.length > 0) throw new InvalidInputError(problems);
  return merging.change;
}

/**
 * What is wrong with a client's edit of a job, beyond its fields by themselves. A job that stays as it is is not looked
 * at: it may be older than a rule.
 *
 * @param faulty fields on the wire that were refused by themselves, and are not in `given`
 */
export function changeProblems(
  job: Job,
  given: Partial<JobChange>,
  defaults: InstallationDefaults,
  faulty: ReadonlySet<string> = new Set(),
): readonly FieldProblem[] {
  return problemsOf(job, given, mergeInto(job, given, defaults), faulty);
}

/** The definition after an edit, and what is new in it. */
interface Merging {
  readonly after: JobDefinition;
  readonly change: Partial<JobDefinition>;
}

function mergeInto(job: Job, given: Partial<JobChange>, defaults: InstallationDefaults): Merging {
  const before = definitionOf(job);
  const merged = mergeDocument(before, given, defaults);
  const isRenamed = given.name !== undefined && given.name !== job.name;
  const named = isRenamed ? { ...merged, name: normaliseJobName(given.name ?? job.name) } : merged;
  const after = { ...named, dependsOn: byId(job, named.dependsOn) };
  return { after, change: differences({ ...before, dependsOn: byId(job, before.dependsOn) }, after) };
}

function problemsOf(
  job: Job,
  given: Partial<JobChange>,
  { after, change }: Merging,
  faulty: ReadonlySet<string>,
): readonly FieldProblem[] {
  const isChanged = Object.keys(change).length > 0;
  return [
    ...ownershipProblems(job, given, faulty),
    ...nameProblems(change),
    ...(isChanged ? checkJobTogether(after, { names: documentNames, faulty }) : []),
  ];
}

function nameProblems({ name }: Partial<JobDefinition>): readonly FieldProblem[] {
  const message = name === undefined ? undefined : jobNameProblem(name);
  return message === undefined ? [] : [{ field: 'name', message }];
}

function ownershipProblems(job: Job, given: Partial<JobChange>, faulty: ReadonlySet<string>): readonly FieldProblem[] {
  const claimed = sentBack.filter((field) => given[field] !== undefined);
  if (given.version === undefined && !faulty.has('version') && claimed.length > 0) {
    return claimed.map((field) => ({ field, message: 'is set by the server' }));
  }
  if (given.id === undefined || given.id.toLowerCase() === job.id) return [];
  return [{ field: 'id', message: `is not that of the job, ${job.id}` }];
}

/** Edges in an order of their own, those that the job has already by the ids of their upstream jobs. */
function byId({ dependsOn: edges }: Job, references: readonly DependencyReference[]): readonly DependencyReference[] {
  return references
    .map(({ job, name, condition }) => {
      const id = job.toLowerCase();
      const edge = edges.find(({ jobId }) => jobId === id) ?? edges.find(({ jobName }) => jobName === job);
      const isKnown = name === undefined || name === edge?.jobName || name.toLowerCase() === edge?.jobId;
      return { job: edge?.jobId ?? job, ...(isKnown ? {} : { name }), condition };
    })
    .toSorted((a, b) => (a.job < b.job ? -1 : 1));
}

/** The fields in which two definitions differ, with the values of the second; `undefined` clears a field. */
function differences(before: JobDefinition, after: JobDefinition): Partial<JobDefinition> {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]) as Set<keyof JobDefinition>;
  const changed = [...names].filter((name) => !isDeepStrictEqual(before[name], after[name]));
  return Object.fromEntries(changed.map((name) => [name, after[name]]));
}
