import { storedSchedule } from '@aster-scheduler/cron';
import { defineRoute } from '../routes/define-route.js';
import { JobKey } from '../routes/job-key.js';
import { toTickResources } from '../schedules/schedule-resource.js';
import { tickListSchema } from '../schedules/schedule-schema.js';
import { startOfTicks } from '../schedules/start-of-ticks.js';
import { defaultTickCount, TicksQuery } from '../schedules/ticks-query.js';
import { requireJob } from './require-job.js';

export const listTicks = defineRoute({
  method: 'GET',
  path: '/api/v1/jobs/{id}/ticks',
  operationId: 'listTicks',
  summary: 'Lists the next instants of the schedule of a job, with the marks of clock changes.',
  description: 'They are those of the schedule, also while the job is paused. A job without a schedule has none.',
  tag: 'jobs',
  right: { role: 'read', reach: 'job' },
  params: JobKey,
  query: TicksQuery,
  success: { status: 200, description: 'The ticks, the next one first.', schema: tickListSchema },
  problems: ['INVALID_INPUT', 'NOT_FOUND'],
  async handle({ db }, { params, query }) {
    const { cronExpr, timezone, anchorAt } = await requireJob(db, params.id);
    const from = await startOfTicks(db, query);
    const schedule = storedSchedule(cronExpr, { timezone, anchorAt });
    return { content: await toTickResources(schedule, from, query.count ?? defaultTickCount) };
  },
});
