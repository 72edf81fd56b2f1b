import { newId } from '@aster-scheduler/core';
import type { RunRequest } from '../rows/run-request.js';
import type { RunnableJob } from '../rows/runnable-job.js';

/** The run of a job that fires now. */
export function toFiring(job: RunnableJob, upstreamRunIds: readonly string[], now: Date): RunRequest {
  return { id: newId(now), job, trigger: 'dependency', scheduledAt: now, upstreamRunIds };
}
