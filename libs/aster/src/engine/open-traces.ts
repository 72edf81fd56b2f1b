import { errorCode } from '@aster-scheduler/core';
import type * as Runtime from '@aster-scheduler/runtime';
import type { Engine } from './engine.js';

/** Looked for when it runs, and loaded by those alone who ask for traces. */
const runtime = '@aster-scheduler/runtime';

/** What makes one of these variables not empty asks for traces; the others say how. */
const asking = ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'OTEL_TRACES_EXPORTER'];

export type Traces = NonNullable<Runtime.EmbeddedTraces['traces']>;

/**
 * Traces of the runs of this process, where the variables of OpenTelemetry ask for them; never rejects.
 *
 * @param isWanted `false`: never; `true`: it is told of where the package is missing
 */
export async function openTraces(
  { emit, follow }: Engine,
  { service, isWanted }: { readonly service: string; readonly isWanted: boolean | undefined },
): Promise<Traces | undefined> {
  if (isWanted === false || !asking.some((name) => (process.env[name] ?? '') !== '')) return undefined;
  const failed = (error: unknown) =>
    emit({ type: 'service.failed', service: 'traces', doing: 'opening traces', error });
  try {
    const { openEmbeddedTraces } = (await import(runtime)) as typeof Runtime;
    const { traces, warnings } = await openEmbeddedTraces(service, process.env, emit);
    for (const { field, message } of warnings) failed(new Error(`${field}: ${message}`));
    if (traces !== undefined) follow(traces.emit);
    return traces;
  } catch (error) {
    const isMissing = ['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND'].includes(errorCode(error) ?? '');
    if (!isMissing || isWanted === true) failed(error);
    return undefined;
  }
}
