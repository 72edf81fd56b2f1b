import { findRun } from '@aster-scheduler/run-store';
import type { Aster } from './aster.js';
import type { Engine } from './engine/engine.js';
import { createJob } from './jobs/create-job.js';
import type { Job } from './jobs/job.js';
import type { JobHandler } from './jobs/job-handler.js';
import { createRegistry, type DeclaredOptions, type Registry } from './jobs/registry.js';
import { createLifecycle, type LifecycleParts } from './lifecycle.js';
import { cancelAndTell, readOutputText, retryAndTell } from './runs/run-actions.js';
import { triggerRun } from './runs/trigger-runs.js';
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
  function job<Payload, Result>(
    name: string,
    options: DeclaredOptions,
    handler: JobHandler<Payload, Result>,
  ): Job<Payload, Result> {
    lifecycle.requireIdle();
    registry.add(name, options, handler);
    return createJob({ name, schema: options.schema }, engine);
  }
  return {
    job,
    start: lifecycle.start,
    stop: lifecycle.stop,
    [Symbol.asyncDispose]: lifecycle.stop,
    trigger: async (name, payload, options) => triggerRun(engine(), { name }, payload, options),
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
