import { backfillJob } from './backfill-job.js';
import { cancelRun } from './cancel-run.js';
import { patchJob, putJob } from './change-job.js';
import { createJob } from './create-job.js';
import { deleteJob } from './delete-job.js';
import { apiIndex, docs, index, openapi } from './documentation.js';
import { explainTick } from './explain-tick.js';
import { getJob } from './get-job.js';
import { getOutput } from './get-output.js';
import { getRun } from './get-run.js';
import { health, livez, readyz } from './health.js';
import { listJobs } from './list-jobs.js';
import { listRuns } from './list-runs.js';
import { listTicks, previewSchedule } from './list-ticks.js';
import { listPools, listWorkers } from './list-workers.js';
import { metrics } from './metrics.js';
import { getGraph, getJobGraph } from './read-graph.js';
import { retryRun } from './retry-run.js';
import type { Route } from './route.js';
import { triggerJob } from './trigger-job.js';

/** Every route of the API. The server and the document that describes it are both made from this table. */
export const routeTable: readonly Route[] = [
  ...[listJobs, createJob, getJob, putJob, patchJob, deleteJob],
  ...[triggerJob, backfillJob, listTicks, explainTick],
  ...[listRuns, getRun, getOutput, cancelRun, retryRun],
  previewSchedule,
  ...[getGraph, getJobGraph],
  ...[listWorkers, listPools],
  ...[health, livez, readyz, metrics],
  ...[index, apiIndex, openapi, docs],
];
