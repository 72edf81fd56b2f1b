import { isDeepStrictEqual } from 'node:util';
import { InvalidInputError, type Job, type JobDefinition, VersionConflictError } from '@aster-scheduler/core';
import type { JobChange } from '../dto/job-input.js';
import { checkDefinition } from './check-definition.js';
import { definitionOf, type JobDefaults } from './job-definition.js';
import { mergeDefinition } from './merge-definition.js';

/** Fields that belong to the server, and come back when a job that was read is sent as a whole. */
const sentBack = ['id', 'next_run_at', 'created_at', 'updated_at'] as const;

/**
 * Decides what changes when a client's edit is merged into a job: the fields that differ, with their new values.
 * Fields of the server say that the job was read before: they are passed over when its version stands beside them and
 * is still the current one.
 *
 * @throws InvalidInputError when the job as a whole would not be valid
 * @throws VersionConflictError when the edit names another version
 */
export function planJobChange(job: Job, given: JobChange, defaults: JobDefaults): Partial<JobDefinition> {
  if (given.version !== undefined && given.version !== job.version) throw new VersionConflictError(job.id, job.version);
  refuseOwnership(job, given);
  const before = definitionOf(job);
  const merged = mergeDefinition(before, given, defaults);
  const after = given.name === undefined ? merged : { ...merged, name: given.name };
  const change = differences(before, after);
  if (Object.keys(change).length > 0) checkDefinition(after);
  return change;
}

function refuseOwnership(job: Job, given: JobChange): void {
  const claimed = sentBack.filter((field) => given[field] !== undefined);
  if (given.version === undefined && claimed.length > 0) {
    throw new InvalidInputError(claimed.map((field) => ({ field, message: 'is set by the server' })));
  }
  if (given.id !== undefined && given.id.toLowerCase() !== job.id) {
    throw new InvalidInputError([{ field: 'id', message: `is not that of the job, ${job.id}` }]);
  }
}

/** The fields in which two definitions differ, with the values of the second; `undefined` clears a field. */
function differences(before: JobDefinition, after: JobDefinition): Partial<JobDefinition> {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]) as Set<keyof JobDefinition>;
  const changed = [...names].filter((name) => !isDeepStrictEqual(before[name], after[name]));
  return Object.fromEntries(changed.map((name) => [name, after[name]]));
}
