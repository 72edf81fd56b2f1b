import type { EnterRun } from '@aster-scheduler/core';
import { listen, type Listener } from '@aster-scheduler/db';
import { runScheduler } from '@aster-scheduler/scheduler';
import { type Handler, runWorker, workerDefaults } from '@aster-scheduler/worker';
import type { Backend } from './backend.js';
import type { Engine } from './engine.js';
import { processNameOf } from './process-name-of.js';
import type { Settings } from './read-settings.js';

/** What a started Aster runs in this process. */
export interface Services {
  readonly service: string;
  readonly settings: Settings;
  readonly handlers: ReadonlyMap<string, Handler>;
  /** Runs of a job that are executed at the same time, where it has a limit of its own. */
  readonly limits: ReadonlyMap<string, number>;
  /** Handlers are called within it. */
  readonly enterRun?: EnterRun;
  /** The pools of the jobs that the code declares. */
  readonly pools: readonly string[];
}

const noAddress =
  'the options of the pool do not say how to connect from there: give connectionString as well. Until then a handler that ' +
  'blocks the event loop for two thirds of the lease costs this process all its runs';

/** Runs scheduler and worker until `signal` aborts, and resolves when both have ended; never rejects. */
export async function runServices(
  engine: Engine,
  backend: Backend,
  services: Services,
  signal: AbortSignal,
): Promise<void> {
  const { scheduler, worker } = services.settings;
  const works = worker !== undefined && services.handlers.size > 0;
  const listener = scheduler === undefined && !works ? undefined : listenFor(engine, backend);
  await Promise.all([
    scheduler === undefined
      ? undefined
      : schedule(engine, { ...scheduler, name: processNameOf(services.service) }, signal),
    works ? work(engine, { backend, services, listener }, signal) : undefined,
  ]);
  await engine.notifier.flush();
  await listener?.close();
}

function listenFor({ hints, emit }: Engine, { hintSource }: Backend): Listener | undefined {
  if (hintSource === undefined) return undefined;
  return listen(hintSource, ['jobs', 'runs', 'control'], hints.tell, emit);
}

async function schedule(
  engine: Engine,
  options: NonNullable<Settings['scheduler']>,
  signal: AbortSignal,
): Promise<void> {
  const { db, notifier, emit, hints } = engine;
  const services = { db, notifier, emit, onHint: hints.onHint };
  await runScheduler(services, options, signal).catch(failed(engine, 'scheduler'));
}

interface Work {
  readonly backend: Backend;
  readonly services: Services;
  readonly listener: Listener | undefined;
}

async function work(engine: Engine, { backend, services, listener }: Work, signal: AbortSignal): Promise<void> {
  const { db, notifier, emit, hints } = engine;
  const { heartbeatConnection } = backend;
  const { handlers, limits: handlerLimits, enterRun, pools, service, settings } = services;
  const name = processNameOf(service);
  const threadFile = settings.heartbeatFile;
  const heartbeat = heartbeatConnection === undefined ? undefined : { connection: heartbeatConnection, threadFile };
  if (heartbeat === undefined) {
    const doing = 'keeping the lease from a thread of its own';
    emit({ type: 'service.failed', service: 'worker', doing, error: new Error(noAddress) });
  }
  await runWorker(
    {
      db,
      notifier,
      emit,
      handlers,
      handlerLimits,
      enterRun,
      onHint: hints.onHint,
      isListening: listener?.isListening,
      heartbeat,
    },
    { ...workerDefaults, pools, ...settings.worker, name },
    signal,
  ).catch(failed(engine, 'worker'));
}

function failed({ emit }: Engine, service: string): (error: unknown) => void {
  return (error) => emit({ type: 'service.failed', service, doing: 'running', error });
}
