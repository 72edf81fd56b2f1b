import type { CommandTask, RunStart } from '@aster-scheduler/core';

export function aTask(overrides: Partial<CommandTask> = {}): CommandTask {
  return { kind: 'command', command: 'true', args: [], env: {}, timeoutMs: 60_000, killGraceMs: 1_000, ...overrides };
}

/** A task that a shell carries out. */
export function aScript(script: string, overrides: Partial<CommandTask> = {}): CommandTask {
  return aTask({ command: 'sh', args: ['-c', script], ...overrides });
}

/** A start of a run that executes the task. */
export function aRun(task: CommandTask = aTask()): RunStart<CommandTask> {
  return {
    id: '018f3f5e-0000-7000-8000-000000000001',
    jobId: '018f3f5e-0000-7000-8000-0000000000aa',
    jobName: 'nightly',
    attemptNum: 1,
    fence: 1,
    trigger: 'schedule',
    pool: 'default',
    scheduledAt: new Date('2026-05-01T10:00:00Z'),
    upstreamRunIds: [],
    task,
  };
}
