import type { Job, JobDefinition } from './job.js';

/** The part of a job that its author decides; its upstream jobs by their ids. */
export function definitionOf(job: Job): JobDefinition {
  const { id: _id, anchorAt: _anchor, plannedUntil: _until, nextRunAt: _next, createdAt: _created, ...rest } = job;
  const { updatedAt: _updated, version: _version, pause: _pause, dependsOn, ...definition } = rest;
  return { ...definition, dependsOn: dependsOn.map(({ jobId, condition }) => ({ job: jobId, condition })) };
}
