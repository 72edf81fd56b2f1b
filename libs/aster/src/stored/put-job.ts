import { isDeepStrictEqual } from 'node:util';
import { type Job, type JobDefinition, NameTakenError } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { findJob, insertJob, updateJob } from '@aster-scheduler/job-store';
import { declaredFields, toDeclaredFields, toJobEdit } from '../sync/declared-fields.js';
import { refuseJobOfCode } from './refuse-job-of-code.js';

/**
 * Makes the job, or gives the one of its name this definition, but for its status. One that is like this already stays
 * as it is, version and all.
 *
 * @throws InvalidInputError, StateConflictError
 */
export async function putJob(db: Db, definition: JobDefinition, now?: Date): Promise<Job> {
  const job = await findJob(db, definition.name);
  if (job !== undefined) return changeJob(db, job, definition, now);
  try {
    return await insertJob(db, definition, now);
  } catch (error) {
    const made = error instanceof NameTakenError ? await findJob(db, definition.name) : undefined;
    if (made === undefined) throw error;
    return changeJob(db, made, definition, now); // somebody else was faster
  }
}

async function changeJob(db: Db, job: Job, definition: JobDefinition, now?: Date): Promise<Job> {
  await refuseJobOfCode(db, job);
  if (Object.keys(editOf(job, definition)).length === 0) return job;
  // of the job as it is then: who puts other options meanwhile does not get a part of these
  return updateJob(db, job.id, (locked) => editOf(locked, definition), { now });
}

/** What of a job is to be changed. */
function editOf(job: Job, definition: JobDefinition): Partial<JobDefinition> {
  const wanted = toDeclaredFields({ ...definition, dependsOn: idsOf(job, definition) });
  const stored = toDeclaredFields({
    ...job,
    dependsOn: job.dependsOn.map(({ jobId, condition }) => ({ job: jobId, condition })),
  });
  return toJobEdit(
    definition,
    declaredFields.filter((field) => !isDeepStrictEqual(wanted[field], stored[field])),
  );
}

/** Edges that are there already, by the ids of their jobs. */
function idsOf(job: Job, { dependsOn }: JobDefinition): JobDefinition['dependsOn'] {
  const idOf = new Map(job.dependsOn.map(({ jobId, jobName }) => [jobName, jobId]));
  return dependsOn.map((edge) => ({ ...edge, job: idOf.get(edge.job) ?? edge.job }));
}
