import type { RunStart } from '@aster-scheduler/core';
import { context, propagation, ROOT_CONTEXT, trace, TraceFlags } from '@opentelemetry/api';
import { attemptSpanIdOf, isSampled, traceIdOf } from './span-identity.js';

/**
 * Calls a handler with its attempt as the active span of OpenTelemetry, and with the baggage that commands get: spans
 * that it makes are part of the trace of its run. Where the process has set up no OpenTelemetry, it just calls it.
 */
export function withinAttempt<Result>(
  { id, jobName, fence }: Pick<RunStart, 'id' | 'jobName' | 'fence'>,
  ratio: number,
  work: () => Result,
): Result {
  const attempt = {
    ...{ traceId: traceIdOf(id), spanId: attemptSpanIdOf(id, fence), isRemote: true },
    traceFlags: isSampled(id, ratio) ? TraceFlags.SAMPLED : TraceFlags.NONE,
  };
  const baggage = propagation.createBaggage({ 'aster.run.id': { value: id }, 'aster.job.name': { value: jobName } });
  const within = propagation.setBaggage(trace.setSpanContext(ROOT_CONTEXT, attempt), baggage);
  return context.with(within, work);
}
