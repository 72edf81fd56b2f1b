import type { AsterEvent } from '@aster-scheduler/core';
import { waitFor } from '@aster-scheduler/core/testing';
import { createNotifier, type Db, type OnHint } from '@aster-scheduler/db';
import type { Handler } from '../handlers/handler.js';
import { runWorker } from '../run-worker.js';
import { workerDefaults, type WorkerOptions } from '../worker-options.js';
import type { WorkerServices } from '../worker-services.js';

/** A worker that runs in this process. */
export interface TestWorker {
  readonly events: readonly AsterEvent[];
  /** Those of one type, so far. */
  of<Type extends AsterEvent['type']>(type: Type): Extract<AsterEvent, { type: Type }>[];
  /** Gives it a hint, as the database would. */
  readonly hint: OnHint;
  /** Resolves once it executes the run, or has executed it: the database knows of the claim before the worker does. */
  executes(runId: string): Promise<void>;
  /** Resolves with the id of the first registration. */
  registered(): Promise<string>;
  /** Aborts; resolves when the worker has. */
  stop(): Promise<void>;
  readonly done: Promise<void>;
}

export interface TestWorkerOptions extends Partial<WorkerOptions> {
  readonly handlers?: Readonly<Record<string, Handler>>;
  readonly services?: Partial<WorkerServices>;
}

/** Polls every 50 ms, unless told otherwise, and waits for nothing when it stops. */
export function startTestWorker(db: Db, { handlers = {}, services, ...options }: TestWorkerOptions = {}): TestWorker {
  const events: AsterEvent[] = [];
  const listeners = new Set<OnHint>();
  const stopping = new AbortController();
  const done = runWorker(
    {
      db,
      notifier: createNotifier(db),
      handlers: new Map(Object.entries(handlers)),
      emit: (event) => events.push(event),
      onHint: (listener) => {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
      ...services,
    },
    { ...workerDefaults, pollIntervalMs: 50, drainMs: 0, ...options },
    stopping.signal,
  );
  const of: TestWorker['of'] = (type) => events.filter((event) => event.type === type) as never;
  return {
    events,
    of,
    done,
    hint: (channel, payload) => listeners.forEach((listener) => listener(channel, payload)),
    async executes(runId) {
      await waitFor(() => of('run.started').some((event) => event.runId === runId));
    },
    registered: async () => waitFor(() => of('worker.registered')[0]?.workerId),
    async stop() {
      stopping.abort();
      await done;
    },
  };
}
