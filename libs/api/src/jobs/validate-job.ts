import type { Job, JobDefinition } from '@aster-scheduler/core';
import { type Db, inTransaction } from '@aster-scheduler/db';
import { insertJob } from '@aster-scheduler/job-store';
import { requireOwnJob } from '../access/require-within-reach.js';
import { defineRoute } from '../routes/define-route.js';
import { JobInput } from './job-input.js';
import { toJobResource } from './job-resource.js';
import { jobSchema } from './job-schema.js';
import { newJobProblems, readNewJob } from './read-new-job.js';
import { requireAllowedCommand } from './require-allowed-command.js';

export const validateJob = defineRoute({
  method: 'POST',
  path: '/api/v1/jobs/validate',
  operationId: 'validateJob',
  summary: 'Tells whether a job would be created, and as what; makes nothing.',
  description: 'The job is refused as it would be by `POST /api/v1/jobs`. The `id` of the answer is of no job.',
  tag: 'jobs',
  right: { role: 'write', reach: 'handled' },
  isSafe: true,
  body: JobInput,
  example: { name: 'hourly report', cron_expr: '@hourly', command: 'report' },
  success: { status: 200, description: 'The job as it would be.', schema: jobSchema },
  problems: ['INVALID_INPUT', 'NAME_TAKEN'],
  moreProblems: async ({ defaults }, { body, faulty }) => newJobProblems(body, faulty, defaults),
  async handle(context, { caller, body }) {
    const { db, defaults } = context;
    const definition = readNewJob(body, defaults);
    requireAllowedCommand(context, definition);
    await requireOwnJob(db, caller, definition);
    return { content: toJobResource(await tryInsertion(db, definition)) };
  },
});

class TriedError extends Error {
  readonly job: Job;
  constructor(job: Job) {
    super('rolls the insertion back');
    this.job = job;
  }
}

/** Names and upstream jobs are checked by the insertion itself, which is taken back. */
async function tryInsertion(db: Db, definition: JobDefinition): Promise<Job> {
  try {
    return await inTransaction(db, async (tx) => {
      throw new TriedError(await insertJob(tx, definition));
    });
  } catch (error) {
    if (error instanceof TriedError) return error.job;
    throw error;
  }
}
