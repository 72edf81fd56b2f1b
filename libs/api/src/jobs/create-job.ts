import { insertJob } from '@aster-scheduler/job-store';
import { requireOwnJob } from '../access/require-within-reach.js';
import { defineRoute } from '../routes/define-route.js';
import { jobSubject } from './audited-job.js';
import { changeOf, originHeader } from './change-of.js';
import { jobAgain, madeAnswer } from './job-answer.js';
import { JobInput } from './job-input.js';
import { jobSchema } from './job-schema.js';
import { newJobProblems, readNewJob } from './read-new-job.js';
import { requireAllowedCommand } from './require-allowed-command.js';
import { requireJobShare } from './require-job-share.js';

export const createJob = defineRoute({
  method: 'POST',
  path: '/api/v1/jobs',
  operationId: 'createJob',
  summary: 'Creates a job; it waits for its first tick after now.',
  tag: 'jobs',
  right: { role: 'write', reach: 'handled' },
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
  readsHeaders: originHeader,
  success: {
    status: 201,
    description: 'The job.',
    schema: jobSchema,
    headers: { Location: 'The path of the job.', ETag: 'Changes with all that is shown of the job.' },
  },
  problems: ['INVALID_INPUT', 'NAME_TAKEN', 'NOT_FOUND'], // the last for a repeated request whose job is gone
  moreProblems: async ({ defaults }, { body, faulty }) => newJobProblems(body, faulty, defaults),
  async handle(context, { caller, body, headers: sent, mountPath }) {
    const { db, notifier, defaults } = context;
    const definition = readNewJob(body, defaults);
    requireAllowedCommand(context, definition);
    await requireOwnJob(db, caller, definition);
    await requireJobShare(context, caller);
    const job = await insertJob(db, definition, undefined, changeOf(sent, caller));
    notifier.notify('jobs');
    const audit = { subject: jobSubject(job), after: body };
    return { ...madeAnswer(job, mountPath), audit };
  },
  again: jobAgain,
});
