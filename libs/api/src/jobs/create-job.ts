import { InvalidInputError } from '@aster-scheduler/core';
import { checkJobTogether } from '@aster-scheduler/cron';
import { insertJob } from '@aster-scheduler/job-store';
import { defineRoute } from '../routes/define-route.js';
import { jobAgain, jobAnswer } from './job-answer.js';
import { defaultDefinition } from './job-definition.js';
import { JobInput } from './job-input.js';
import { jobSchema } from './job-schema.js';
import { mergeDefinition } from './merge-definition.js';
import { wireNames } from './wire-names.js';

export const createJob = defineRoute({
  method: 'POST',
  path: '/api/v1/jobs',
  operationId: 'createJob',
  summary: 'Creates a job; it waits for its first tick after now.',
  tag: 'jobs',
  body: JobInput,
  example: {
    name: 'nightly report',
    cron_expr: '30 3 * * MON-FRI',
    timezone: 'Europe/Berlin',
    command: 'report',
    args: ['--day', '$ASTER_SCHEDULED_AT'],
    max_retries: 2,
    concurrency_policy: 'forbid',
  },
  success: {
    status: 201,
    description: 'The job.',
    schema: jobSchema,
    headers: { Location: 'The path of the job.', ETag: 'Changes with all that is shown of the job.' },
  },
  problems: ['INVALID_INPUT', 'NAME_TAKEN', 'NOT_FOUND'], // the last for a repeated request whose job is gone
  async moreProblems({ defaults }, { body, faulty }) {
    const definition = mergeDefinition(defaultDefinition(body.name ?? '', defaults), body, defaults);
    return checkJobTogether(definition, { names: wireNames, faulty });
  },
  async handle({ db, notifier, defaults }, { body, mountPath }) {
    const definition = mergeDefinition(defaultDefinition(body.name, defaults), body, defaults);
    const problems = checkJobTogether(definition, { names: wireNames });
    if (problems.length > 0) throw new InvalidInputError(problems);
    const job = await insertJob(db, definition);
    notifier.notify('jobs');
    const { headers, ...answer } = jobAnswer(job);
    return { ...answer, headers: { ...headers, location: `${mountPath}/api/v1/jobs/${job.id}` } };
  },
  again: jobAgain,
});
