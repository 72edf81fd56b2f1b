import { jobDefaults, type JobDefinition } from '@aster-scheduler/core';

/** The instant most tests begin at. */
export const start = new Date('2026-03-02T12:00:00.000Z');

/** An instant so many milliseconds after `start`. */
export function at(ms: number): Date {
  return new Date(start.getTime() + ms);
}

let definitions = 0;

/** A job that runs a command, with a name of its own; what the test does not say is filled in. */
export function aDefinition(more: Partial<JobDefinition> = {}): JobDefinition {
  definitions += 1;
  return {
    ...jobDefaults,
    name: `job ${definitions}`,
    command: more.handler === undefined ? 'true' : undefined,
    ...more,
  };
}

/** Edges for success. */
export function after(...jobs: readonly string[]): JobDefinition['dependsOn'] {
  return jobs.map((job) => ({ job, condition: 'success' }));
}
