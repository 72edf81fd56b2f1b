export { type Handler, type HandlerContext, type HandlerRun, PermanentError } from './handlers/handler.js';
export type { Heartbeat } from './lease/heartbeat.js';
export { runWorker } from './run-worker.js';
export { workOff } from './work-off.js';
export { workerDefaults, type WorkerOptions } from './worker-options.js';
export type { WorkerServices } from './worker-services.js';
