export { commandEnvironment, inheritedVariables } from './command-environment.js';
export { type CommandChunk, type CommandStream } from './command-chunk.js';
export { type CommandExecutor, createCommandExecutor } from './command-executor.js';
export { type CompanionEvent } from './companion-event.js';
export { executorDefaults, type ExecutorOptions } from './executor-options.js';
export { hostClockMs } from './host-clock.js';
export { startLongTimer } from './long-timer.js';
