import { findRun, listPools, listRuns } from '@aster-scheduler/run-store';
import { createRouters } from './api/routers.js';
import type { Aster } from './aster.js';
import type { Engine } from './engine/engine.js';
import { createJob } from './jobs/create-job.js';
import type { Job } from './jobs/job.js';
import type { JobContract } from './jobs/job-contract.js';
import type { JobHandler } from './jobs/job-handler.js';
import { createRegistry, type DeclaredOptions, type Registry } from './jobs/registry.js';
import { createLifecycle, type LifecycleParts } from './lifecycle.js';
import { cancelAndTell, readOutputText, retryAndTell } from './runs/run-actions.js';
import type { TriggerOptions } from './runs/trigger-options.js';
import { triggerRun } from './runs/trigger-runs.js';
import { createStoredJobs } from './stored/create-stored-jobs.js';
import { putAsideJobs } from './sync/put-aside-jobs.js';

/** What an Aster is made of; `run` is absent where somebody else turns the clock and has the passes made. */
export interface AsterParts extends Omit<LifecycleParts, 'registry'> {
  readonly engine: Engine;
}

export function asterOnEngine(parts: AsterParts, registry: Registry = createRegistry()): Aster {
  const lifecycle = createLifecycle({ ...parts, registry });
  const engine = (): Engine => {
    lifecycle.requireOpen();
    return parts.engine;
  };
  const routers = createRouters(() => ({ engine: engine(), service: parts.service }));
  const jobOf = ({ name, options }: JobContract) => createJob({ name, schema: options.schema }, engine);
  function job(said: string | JobContract, ...rest: [DeclaredOptions, JobHandler] | [JobHandler]): Job {
    lifecycle.requireIdle();
    const contract = typeof said === 'string' ? { name: said, options: rest[0] as DeclaredOptions } : said;
    const handler = rest[typeof said === 'string' ? 1 : 0] as JobHandler;
    registry.add(contract.name, contract.options, handler);
    return jobOf(contract);
  }
  async function stop(): Promise<void> {
    await routers.close();
    await lifecycle.stop();
  }
  return {
    job: job as Aster['job'],
    jobOf: jobOf as Aster['jobOf'],
    jobs: createStoredJobs(engine, registry.schemaOf),
    start: lifecycle.start,
    stop,
    [Symbol.asyncDispose]: stop,
    router: routers.router,
    listener: routers.listener,
    async trigger(said: string | JobContract, payload?: unknown, options?: TriggerOptions) {
      const asked = typeof said === 'string' ? { name: said } : { name: said.name, schema: said.options.schema };
      return triggerRun(engine(), asked, payload, options);
    },
    listRuns: async ({ statuses, limit = 100, before: beforeId } = {}) =>
      listRuns(engine().db, { statuses, limit, offset: 0, beforeId }),
    listPools: async () => listPools(engine().db),
    findRun: async (runId) => findRun(engine().db, runId),
    waitForRun: async (runId, signal) => engine().runEnds.waitFor(runId, signal),
    waitForRuns: async (runIds, signal) => engine().runEnds.waitForAll(runIds, signal),
    cancelRun: async (runId) => cancelAndTell(engine(), runId),
    retryRun: async (runId) => retryAndTell(engine(), runId),
    readOutput: async (runId) => readOutputText(engine(), runId),
    async putAsideRemovedJobs({ as }) {
      const { db, now, tell } = engine();
      const declared = registry.definitions.map((definition) => definition.name);
      const names = await putAsideJobs(db, { service: parts.service, declared, as, now: now?.() });
      if (names.length > 0) tell('jobs');
      return names;
    },
  };
}
