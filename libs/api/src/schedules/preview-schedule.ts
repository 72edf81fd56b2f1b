import { readSchedule } from '@aster-scheduler/cron';
import { defineRoute } from '../routes/define-route.js';
import { requireSchedule } from './require-schedule.js';
import { SchedulePreviewInput } from './schedule-preview-input.js';
import { toSchedulePreview } from './schedule-resource.js';
import { schedulePreviewSchema } from './schedule-schema.js';
import { startOfTicks } from './start-of-ticks.js';
import { defaultTickCount } from './ticks-query.js';

export const previewSchedule = defineRoute({
  method: 'POST',
  path: '/api/v1/schedules/preview',
  operationId: 'previewSchedule',
  summary: 'Tells what a cron expression comes to, in words and in instants.',
  description: '`@every` counts from `from`, as for a job that is created then.',
  tag: 'schedules',
  right: { role: 'read', reach: 'nothing' },
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
    const from = await startOfTicks(db, body);
    const schedule = requireSchedule(body.cron_expr, { timezone: body.timezone ?? undefined, anchorAt: from });
    return { content: await toSchedulePreview(schedule, from, body.count ?? defaultTickCount) };
  },
});
