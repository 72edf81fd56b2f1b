import { type Job, jobDefaults, type JobDefinition } from '@aster-scheduler/core';

/** A definition with what a test does not care about filled in. */
export function aDefinition(given: Partial<JobDefinition> = {}): JobDefinition {
  return { ...jobDefaults, name: 'digest', cronExpr: '*/5 * * * *', command: 'true', ...given };
}

/** A stored job with what a test does not care about filled in. */
export function aJob(given: Partial<Job> = {}): Job {
  const createdAt = new Date('2026-03-01T12:00:00.000Z');
  return {
    ...aDefinition(),
    id: '019ca95e-8000-7000-8000-000000000001',
    anchorAt: createdAt,
    dependsOn: [],
    plannedUntil: createdAt,
    nextRunAt: new Date('2026-03-01T12:05:00.000Z'),
    createdAt,
    updatedAt: createdAt,
    version: 3,
    ...given,
  };
}
