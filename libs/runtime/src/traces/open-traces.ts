import type { Emit } from '@aster-scheduler/core';
import { eventLogger } from '../events/event-logger.js';
import { fanOut } from '../events/fan-out.js';
import type { Logger } from '../logs/logger.js';
import type { ServiceName } from '../service-name.js';
import type { Traces } from './create-traces.js';
import { readTraceConfig } from './read-trace-config.js';

interface TraceContext {
  readonly env: NodeJS.ProcessEnv;
  readonly logger: Logger;
  /** Counts what becomes of the spans. */
  readonly emit: Emit;
  /** The version of the program. */
  readonly version: string;
}

/** `undefined` unless the environment asks for traces; then what makes them is loaded. */
export async function openTraces(
  service: ServiceName,
  { env, logger, emit, version }: TraceContext,
): Promise<Traces | undefined> {
  if (service === 'migrate') return undefined;
  const { config, warnings } = readTraceConfig(service === 'up' ? 'aster' : `aster-${service}`, env);
  for (const { field, message } of warnings) logger.warn(`${field}: ${message}`);
  if (config === undefined) return undefined;
  for (const value of Object.values(config.headers)) if (value.length >= 8) logger.hide(value);
  const { createTraces } = await import('./create-traces.js');
  logger.info(`traces of ${config.ratio * 100} % of runs go to ${new URL(config.url).origin}`);
  return createTraces(config, version, fanOut(eventLogger(logger), emit));
}
