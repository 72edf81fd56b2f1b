import type * as Api from '@aster-scheduler/api';
import { errorCode } from '@aster-scheduler/core';
import type * as Dashboard from '@aster-scheduler/dashboard';
import type { Engine } from '../engine/engine.js';
import { processNameOf } from '../engine/process-name-of.js';
import type { ApiHandler, RouterOptions } from './router-options.js';

/** A router, and how to take it out of the list of services. */
export interface OpenRouter {
  readonly handler: ApiHandler;
  stop(): Promise<void>;
}

export interface RouterParts {
  readonly engine: Engine;
  readonly service: string;
  /** Aborts when Aster is about to stop. */
  readonly closing: AbortSignal;
}

/**
 * Loaded only by who serves the API, and looked for when they run: a bundler that followed these names would put both
 * packages into every program that embeds Aster.
 */
const packages = { api: '@aster-scheduler/api', dashboard: '@aster-scheduler/dashboard' };

/** Both packages are loaded only now: most who embed Aster serve no API. */
export async function openRouter(parts: RouterParts, options: RouterOptions): Promise<OpenRouter> {
  const { engine, service, closing } = parts;
  const { createApi, startPresence } = (await import(packages.api)) as typeof Api;
  const { db, emit, tell: notify, notifier } = engine;
  const hints = { onHint: engine.hints.onHint, isListening: () => false }; // those of others may not come here
  const handler = createApi({
    ...options,
    dashboard: await findDashboard(options.dashboard),
    ...{ db, emit, closing, hints, notifier: { ...notifier, notify } },
  });
  const presence = startPresence({ db, name: processNameOf(service) });
  return { handler, stop: presence.stop };
}

/** The folder of the pages; `undefined` for none. */
async function findDashboard(isWanted: boolean | undefined): Promise<string | undefined> {
  if (isWanted === false) return undefined;
  try {
    const { dashboardFolder } = (await import(packages.dashboard)) as typeof Dashboard;
    return dashboardFolder();
  } catch (error) {
    if (isWanted !== true && isMissing(error)) return undefined;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return ['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND'].includes(errorCode(error) ?? '');
}
