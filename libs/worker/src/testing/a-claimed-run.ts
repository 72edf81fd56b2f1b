import { type HandlerTask, jobDefaults, type RunStart } from '@aster-scheduler/core';
import type { ClaimedRun } from '@aster-scheduler/run-store';

/** A claimed run of a handler. */
export function aClaimedRun(
  task: Partial<HandlerTask> = {},
  run: Partial<ClaimedRun> = {},
): ClaimedRun & RunStart<HandlerTask> {
  const { timeoutMs, killGraceMs } = jobDefaults;
  const at = new Date('2026-05-01T10:00:00Z');
  return {
    id: '00000000-0000-7000-8000-000000000001',
    jobId: '00000000-0000-7000-8000-0000000000aa',
    jobName: 'nightly',
    attemptNum: 1,
    fence: 1,
    trigger: 'schedule',
    pool: 'default',
    scheduledAt: at,
    availableAt: at,
    startedAt: at,
    upstreamRunIds: [],
    concurrencyPolicy: 'allow',
    ...run,
    task: { kind: 'handler', timeoutMs, killGraceMs, handler: 'test', ...task },
  };
}
