import { parseSchedule } from '@aster-scheduler/cron';
import { type Db, serverTime } from '@aster-scheduler/db';
import { JobKey } from '../dto/job-key.js';
import { SchedulePreviewInput } from '../dto/schedule-preview-input.js';
import { defaultTickCount, TicksQuery } from '../dto/ticks-query.js';
import { requireInstant } from '../fields/instant-field.js';
import { readSchedule, requireSchedule } from '../resources/read-schedule.js';
import { toSchedulePreview, toTickResources } from '../resources/schedule-resource.js';
import { schedulePreviewSchema, tickListSchema } from '../schemas/schedule-schema.js';
import { requireJob } from './require-job.js';
import { defineRoute } from './route.js';

export const listTicks = defineRoute({
  method: 'GET',
  path: '/api/v1/jobs/{id}/ticks',
  operationId: 'listTicks',
  summary: 'Lists the next instants of the schedule of a job, with the marks of clock changes.',
  description: 'They are those of the schedule, also while the job is paused. A job without a schedule has none.',
  tag: 'jobs',
  params: JobKey,
  query: TicksQuery,
  success: { status: 200, description: 'The ticks, the next one first.', schema: tickListSchema },
  problems: ['INVALID_INPUT', 'NOT_FOUND'],
  async handle({ db }, { params, query }) {
    const { cronExpr = '@manually', timezone, anchorAt } = await requireJob(db, params.id);
    const from = await startOf(db, query);
    const schedule = parseSchedule(cronExpr, { timezone, anchorAt });
    return { content: await toTickResources(schedule, from, query.count ?? defaultTickCount) };
  },
});

export const previewSchedule = defineRoute({
  method: 'POST',
  path: '/api/v1/schedules/preview',
  operationId: 'previewSchedule',
  summary: 'Tells what a cron expression comes to, in words and in instants.',
  description: '`@every` counts from `from`, as for a job that is created then.',
  tag: 'schedules',
  isSafe: true,
  body: SchedulePreviewInput,
  example: { cron_expr: '30 2 * * *', timezone: 'Europe/Berlin', count: 3, from: '2026-03-28T00:00:00Z' },
  success: { status: 200, description: 'What the schedule comes to.', schema: schedulePreviewSchema },
  problems: ['INVALID_INPUT'],
  async moreProblems(_context, { body, faulty }) {
    if (body.cron_expr === undefined || faulty.has('timezone')) return [];
    const read = readSchedule(body.cron_expr, { timezone: body.timezone ?? undefined });
    return 'problem' in read ? [read.problem] : [];
  },
  async handle({ db }, { body }) {
    const from = await startOf(db, body);
    const schedule = requireSchedule(body.cron_expr, { timezone: body.timezone ?? undefined, anchorAt: from });
    return { content: await toSchedulePreview(schedule, from, body.count ?? defaultTickCount) };
  },
});

/** The instant that is given, or the present by the database's clock. */
async function startOf(db: Db, { from }: { readonly from?: string }): Promise<Date> {
  return from === undefined ? serverTime(db) : requireInstant(from);
}
