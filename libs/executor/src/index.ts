export { commandEnvironment, inheritedVariables } from './command-environment.js';
export {
  type CommandReason,
  type CommandResult,
  type CommandStatus,
  type CommandTask,
  type OutputChunk,
  type OutputStream,
  type StopReason,
} from './command-task.js';
export { type CompanionEvent } from './companion-event.js';
export { type ExecuteOptions } from './execute-task.js';
export { createExecutor, type Executor } from './executor.js';
export { executorDefaults, type ExecutorOptions } from './executor-options.js';
export { hostClockMs } from './host-clock.js';
