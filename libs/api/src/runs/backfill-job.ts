import { backfillJob as fillBack, maxBackfillRuns } from '@aster-scheduler/run-store';
import { recordedActor } from '../access/caller.js';
import { requireInstant } from '../fields/instant-field.js';
import { jobSubject } from '../jobs/audited-job.js';
import { requireJob } from '../jobs/require-job.js';
import { defineRoute } from '../routes/define-route.js';
import { JobKey } from '../routes/job-key.js';
import { BackfillInput } from './backfill-input.js';
import { toBackfillResource } from './backfill-resource.js';
import { backfillSchema } from './backfill-schema.js';

export const backfillJob = defineRoute({
  method: 'POST',
  path: '/api/v1/jobs/{id}/backfill',
  operationId: 'backfillJob',
  summary: 'Makes runs for the ticks of a past range that have none.',
  description:
    `The ticks are those of the schedule as it is now; ${maxBackfillRuns} at most. Under any concurrency policy but ` +
    '`allow` the runs wait for each other. Doing it twice makes nothing twice. ' +
    'Each run fires the jobs that depend on this one, as any other does, unless `dependants` is false.',
  tag: 'jobs',
  right: { role: 'operate', reach: 'job' },
  params: JobKey,
  body: BackfillInput,
  example: { from: '2026-01-05T00:00:00Z', to: '2026-01-05T02:00:00Z', dry_run: true },
  success: { status: 202, description: 'What was made.', schema: backfillSchema },
  otherAnswers: [{ status: 200, description: 'With dry_run: what would be made.', schema: backfillSchema }],
  problems: ['INVALID_INPUT', 'NOT_FOUND', 'STATE_CONFLICT'],
  async handle({ db, notifier }, { params, body, caller }) {
    const job = await requireJob(db, params.id);
    const { dry_run: isDryRun = false, dependants: tellsDependants } = body;
    const range = { from: requireInstant(body.from), to: requireInstant(body.to) };
    const backfill = await fillBack(db, job.id, { ...range, isDryRun, tellsDependants, actor: recordedActor(caller) });
    if (backfill.runs.length > 0) notifier.notify('runs', job.pool);
    return {
      status: isDryRun ? 200 : 202,
      content: toBackfillResource(backfill, isDryRun),
      audit: isDryRun ? 'nothing' : { subject: jobSubject(job), after: { ...body, runs: backfill.runs.length } },
    };
  },
});
