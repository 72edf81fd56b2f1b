import type { Emit, FieldProblem } from '@aster-scheduler/core';
import type { Traces } from '../traces/create-traces.js';
import { readTraceConfig } from '../traces/read-trace-config.js';
import { programVersion } from './program-version.js';

export interface EmbeddedTraces {
  /** Absent: nobody has asked for traces. */
  readonly traces?: Traces;
  /** Variables that count as not set, and why. */
  readonly warnings: readonly FieldProblem[];
}

/**
 * Traces of a process that is not one of ours, by the same variables.
 *
 * @param name of the service, unless the variables name it
 * @param emit gets what becomes of the spans
 */
export async function openEmbeddedTraces(name: string, env: NodeJS.ProcessEnv, emit: Emit): Promise<EmbeddedTraces> {
  const { config, warnings } = readTraceConfig(name, env);
  if (config === undefined) return { warnings };
  const { createTraces } = await import('../traces/create-traces.js');
  return { traces: createTraces(config, programVersion(), emit), warnings };
}
