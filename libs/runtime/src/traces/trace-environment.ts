import type { RunStart } from '@aster-scheduler/core';
import { attemptSpanIdOf, isSampled, traceIdOf } from './span-identity.js';

/**
 * What a command is told of the trace that it is part of, by the names that OpenTelemetry has for environments. Its
 * parent is the attempt. Of the flags, only `sampled` is set: an id that begins with a time is not random.
 */
export function traceEnvironment(
  { id, jobName, fence }: Pick<RunStart, 'id' | 'jobName' | 'fence'>,
  ratio: number,
): Record<string, string> {
  const flags = isSampled(id, ratio) ? '01' : '00';
  return {
    TRACEPARENT: `00-${traceIdOf(id)}-${attemptSpanIdOf(id, fence)}-${flags}`,
    BAGGAGE: `aster.run.id=${id},aster.job.name=${encodeURIComponent(jobName)}`,
  };
}
