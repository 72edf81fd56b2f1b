import type { CommandTask, RunStart } from '@aster-scheduler/core';

/** What a command is told of its run, as environment variables. */
export function asterEnvironment(run: RunStart<CommandTask>): Record<string, string> {
  return {
    ASTER_RUN_ID: run.id,
    ASTER_JOB_ID: run.jobId,
    ASTER_JOB_NAME: run.jobName,
    ASTER_ATTEMPT: String(run.attemptNum),
    ASTER_SCHEDULED_AT: run.scheduledAt.toISOString(),
    ASTER_TRIGGER: run.trigger,
    ASTER_POOL: run.pool,
    ASTER_UPSTREAM_RUN_IDS: run.upstreamRunIds.join(','),
  };
}
