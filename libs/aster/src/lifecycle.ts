import { checkSchema, waitForDatabase } from '@aster-scheduler/db';
import type { StartReport } from './aster.js';
import type { StartOptions } from './aster-options.js';
import type { Engine } from './engine/engine.js';
import { readSettings, type Settings } from './engine/read-settings.js';
import type { Services } from './engine/run-services.js';
import type { Registry } from './jobs/registry.js';
import { type SyncedJob, syncJobs } from './sync/sync-jobs.js';

export interface LifecycleParts {
  readonly service: string;
  readonly engine: Engine;
  readonly registry: Registry;
  readonly migrate: () => Promise<void>;
  /** Runs until the signal aborts; never rejects. */
  readonly run: (services: Services, signal: AbortSignal) => Promise<void>;
}

/** Declared, started, stopped: in this order, and each once; a start that fails may be tried again. */
export interface Lifecycle {
  start(options?: StartOptions): Promise<StartReport>;
  stop(): Promise<void>;
  /** Throws once it is started. */
  requireIdle(): void;
  /** Throws once it is stopped. */
  requireOpen(): void;
}

export function createLifecycle(parts: LifecycleParts): Lifecycle {
  const { engine, registry, service, run } = parts;
  const stopping = new AbortController();
  let starting: Promise<StartReport> | undefined;
  let running: Promise<void> | undefined;
  let stopped: Promise<void> | undefined;

  async function startUp(settings: Settings): Promise<StartReport> {
    const { signal } = stopping;
    await registry.checkPayloads();
    const synced = await prepare(parts, settings, signal);
    if (signal.aborted) throw new Error('aster was stopped while it started');
    const pools = [...new Set(synced.map(({ job }) => job.pool))];
    const jobs = synced.map((job) => announce(engine, job)); // before runs of theirs are told of
    running = run({ service, settings, handlers: registry.handlers, limits: registry.limits, pools }, signal);
    engine.tell('jobs');
    return { jobs };
  }

  async function shutDown(): Promise<void> {
    stopping.abort();
    await starting?.catch(() => undefined);
    await running;
    engine.runEnds.close();
    await engine.notifier.flush();
    await engine.database.close();
  }

  const lifecycle: Lifecycle = {
    async start(options = {}) {
      lifecycle.requireOpen();
      const settings = readSettings(options);
      if (starting !== undefined) throw new Error('aster is started already');
      starting = startUp(settings);
      return starting.catch((error: unknown) => {
        starting = undefined;
        throw error;
      });
    },
    stop: async () => (stopped ??= shutDown()),
    requireIdle() {
      lifecycle.requireOpen();
      if (starting !== undefined) throw new Error('aster is started already: jobs are declared before');
    },
    requireOpen() {
      if (stopped !== undefined) throw new Error('aster is stopped');
    },
  };
  return lifecycle;
}

/** Brings the database in line with the program. */
async function prepare(parts: LifecycleParts, settings: Settings, signal: AbortSignal): Promise<SyncedJob[]> {
  const { engine, registry, service, migrate } = parts;
  await waitForDatabase(engine.database, settings.connectTimeoutMs, signal);
  if (settings.migrates) await migrate();
  await checkSchema(engine.db);
  const { formerServices } = settings;
  return syncJobs(engine.db, { service, formerServices, jobs: registry.definitions }, engine.now?.());
}

function announce({ emit, jobEvents }: Engine, { name, job, isNew, changed, overwritten, kept }: SyncedJob) {
  jobEvents.knows(job.id, name);
  const report = { jobId: job.id, jobName: name, isNew, changed, overwritten, kept };
  if (isNew || changed.length + kept.length > 0) emit({ type: 'job.synced', ...report });
  return report;
}
