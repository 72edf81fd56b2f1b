import type { JobTask } from './job.js';

/** What a trigger may say otherwise than the job, for its one run. */
export interface TaskOverrides {
  readonly args?: readonly string[];
  /** Merged over the job's. */
  readonly env?: Readonly<Record<string, string>>;
  readonly payload?: unknown;
}

/** The job's task as one run executes it. */
export function applyOverrides(task: JobTask, overrides: TaskOverrides | undefined): JobTask {
  if (overrides === undefined) return task;
  return {
    ...task,
    args: overrides.args ?? task.args,
    env: { ...task.env, ...overrides.env },
    payload: overrides.payload === undefined ? task.payload : overrides.payload,
  };
}
