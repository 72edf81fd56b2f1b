export { type CodeJob, listCodeJobs, lockCodeJobs, saveCodeJob } from './code-jobs.js';
export type { EnqueuedRun, EnqueueOptions, EnqueueRequest } from './enqueue-request.js';
export { enqueueRuns } from './enqueue-runs.js';
export { listRunStates, type RunState } from './list-run-states.js';
export { findNextInstant } from './next-instant.js';
