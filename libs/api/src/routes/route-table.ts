import { patchJob, putJob } from './change-job.js';
import { createJob } from './create-job.js';
import { deleteJob } from './delete-job.js';
import { getJob } from './get-job.js';
import { getRun } from './get-run.js';
import { health, livez, readyz } from './health.js';
import { listJobs } from './list-jobs.js';
import { listRuns } from './list-runs.js';
import type { Route } from './route.js';

/** Every route of the API. The server and the document that describes it are both made from this table. */
export const routeTable: readonly Route[] = [
  listJobs,
  createJob,
  getJob,
  putJob,
  patchJob,
  deleteJob,
  listRuns,
  getRun,
  health,
  livez,
  readyz,
];
