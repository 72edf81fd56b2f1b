import { NotFoundError, type Run } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { findJob, listCodeJobs, pauseJob, resumeJob } from '@aster-scheduler/job-store';
import { countLiveRuns, findRun, listRuns } from '@aster-scheduler/run-store';
import type { Engine } from '../engine/engine.js';
import { type TriggeredJob, triggerRun, triggerRuns } from '../runs/trigger-runs.js';
import type { Job, JobRun } from './job.js';

/** @param engine answers what the job works with; throws when that is closed */
export function createJob<Payload, Result>(declared: TriggeredJob, engine: () => Engine): Job<Payload, Result> {
  const { name } = declared;
  const edit = async (work: (db: Db, jobId: string, options: { now?: Date }) => Promise<unknown>): Promise<void> => {
    const { db, now, tell } = engine();
    await work(db, await findJobId(engine(), name), { now: now?.() });
    tell('jobs');
  };
  return {
    name,
    trigger: async (payload?: Payload, options = {}) => triggerRun(engine(), declared, payload, options),
    triggerMany: async (items, options) => triggerRuns(engine(), declared, items, options),
    async findRun(runId) {
      const run = await findRun(engine().db, runId);
      return run?.jobId === (await findJobId(engine(), name)) ? (run as JobRun<Result>) : undefined;
    },
    async listRuns({ statuses, limit = 100, before: beforeId } = {}) {
      const jobId = await findJobId(engine(), name);
      return (await listRuns(engine().db, { jobId, statuses, limit, offset: 0, beforeId })) as (Run & JobRun<Result>)[];
    },
    waitForRun: async (runId, signal) => (await engine().runEnds.waitFor(runId, signal)) as JobRun<Result>,
    waitForRuns: async (runIds, signal) => (await engine().runEnds.waitForAll(runIds, signal)) as JobRun<Result>[],
    countRuns: async () => countLiveRuns(engine().db, await findJobId(engine(), name), engine().now?.()),
    on: (type, listener) => engine().jobEvents.on(name, type, listener),
    pause: async () => edit(async (db, jobId, options) => pauseJob(db, jobId, {}, options)),
    resume: async () => edit(resumeJob),
  };
}

/** @throws NotFoundError */
async function findJobId({ db }: Engine, name: string): Promise<string> {
  const [codeJob] = await listCodeJobs(db, { names: [name] });
  const jobId = codeJob?.jobId ?? (await findJob(db, name))?.id;
  if (jobId === undefined) throw new NotFoundError('job', name);
  return jobId;
}
