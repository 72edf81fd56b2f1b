import { type CommandTask } from '../command-task.js';

export function aTask(overrides: Partial<CommandTask> = {}): CommandTask {
  return {
    runId: '018f3f5e-0000-7000-8000-000000000001',
    attemptNum: 1,
    fence: 1,
    command: 'true',
    args: [],
    env: {},
    asterEnv: { ASTER_RUN_ID: '018f3f5e-0000-7000-8000-000000000001' },
    timeoutMs: 60_000,
    killGraceMs: 1_000,
    outputLimitBytes: 1_048_576,
    ...overrides,
  };
}

/** A task that a shell carries out. */
export function aScript(script: string, overrides: Partial<CommandTask> = {}): CommandTask {
  return aTask({ command: 'sh', args: ['-c', script], ...overrides });
}
