import { type Job, NotFoundError } from '@aster-scheduler/core';
import { deleteJob, findJob, insertJob, listJobPage, updateJob } from '@aster-scheduler/job-store';
import type { Engine } from '../engine/engine.js';
import { putJob } from './put-job.js';
import { readStoredJob, type SchemaOf } from './read-stored-job.js';
import { refuseJobOfCode } from './refuse-job-of-code.js';
import type { StoredJobOptions, StoredJobs } from './stored-jobs.js';

const mostListed = 1_000;

/** A page ends with the job that goes beyond so much. */
const mostBytes = 16_777_216;

/** @param engine returns what they work with; throws when that is closed */
export function createStoredJobs(engine: () => Engine, schemaOf: SchemaOf): StoredJobs {
  const read = async (name: string, options: StoredJobOptions) =>
    readStoredJob(engine().db, { name, options, schemaOf });

  async function telling<Result>(work: Promise<Result>): Promise<Result> {
    const result = await work;
    engine().tell('jobs');
    return result;
  }

  async function findOwn(name: string): Promise<Job | undefined> {
    const { db } = engine();
    const job = await findJob(db, name);
    if (job !== undefined) await refuseJobOfCode(db, job);
    return job;
  }

  return {
    async create(name, options) {
      const definition = await read(name, options);
      return telling(insertJob(engine().db, definition, engine().now?.()));
    },
    async put(name, options) {
      const definition = await read(name, options);
      return telling(putJob(engine().db, definition, engine().now?.()));
    },
    async setStatus(name, status) {
      const job = await findOwn(name);
      if (job === undefined) throw new NotFoundError('job', name);
      return telling(updateJob(engine().db, job.id, { status }, { now: engine().now?.() }));
    },
    async remove(name) {
      const job = await findOwn(name);
      if (job === undefined) return false;
      await telling(deleteJob(engine().db, job.id, { now: engine().now?.() }));
      engine().tell('control'); // what runs of it has to end
      return true;
    },
    find: async (name) => findJob(engine().db, name),
    async list({ limit = 100, after, ...conditions } = {}) {
      const behind = after === undefined ? undefined : { id: '', key: after }; // in a list by name, the name is the place
      const page = { limit: Math.min(Math.max(limit, 1), mostListed), offset: 0, after: behind };
      const { jobs, next: place } = await listJobPage(engine().db, { ...conditions, ...page }, mostBytes);
      return { jobs, next: place?.key ?? undefined };
    },
  };
}
