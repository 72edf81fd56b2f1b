import { type Job, jobDefaults, type JobDefinition } from '@aster-scheduler/core';
import type { JobDefaults } from '../context/job-defaults.js';

/** A definition of which its author has said nothing but the name. */
export function defaultDefinition(name: string, defaults: JobDefaults): JobDefinition {
  return {
    ...jobDefaults,
    name,
    retry: { ...jobDefaults.retry, maxRetries: defaults.maxRetries },
    timeoutMs: defaults.timeoutMs,
  };
}

/** The part of a job that a user decides. */
export function definitionOf(job: Job): JobDefinition {
  const { id: _id, anchorAt: _anchor, plannedUntil: _until, nextRunAt: _next, createdAt: _created, ...rest } = job;
  const { updatedAt: _updated, version: _version, dependsOn, ...definition } = rest;
  return { ...definition, dependsOn: dependsOn.map(({ jobId, condition }) => ({ job: jobId, condition })) };
}
