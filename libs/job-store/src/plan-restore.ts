import type { Job } from '@aster-scheduler/core';
import { fieldsThatDiffer, type JobSnapshot, snapshotOf } from './job-snapshot.js';
import type { JobEdit } from './update-job.js';

/**
 * Decides what is to change of a job so that it is as it was in an earlier version. Its status and its source stay:
 * whether a job is paused, and who declares it, is no part of what it does. Nothing to change: an empty edit.
 */
export function planRestore(job: Job, version: JobSnapshot): JobEdit {
  const { status: _status, pause: _pause, managedBy: _managedBy, ...wanted } = version;
  const { status, pause, managedBy } = job;
  const kept = { status, ...(pause && { pause }), ...(managedBy !== undefined && { managedBy }) };
  const changed = fieldsThatDiffer(snapshotOf(job), { ...wanted, ...kept });
  const edges = wanted.dependsOn.map(({ jobId, condition }) => ({ job: jobId, condition }));
  const values: Readonly<Record<string, unknown>> = { ...wanted, dependsOn: edges };
  return Object.fromEntries(changed.map((name) => [name, values[name]])) as JobEdit;
}
