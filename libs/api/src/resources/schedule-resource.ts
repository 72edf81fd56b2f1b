import type { SchedulePreviewResource, TickResource } from '@aster-scheduler/client';
import { markTick, type Schedule, ticksBetween } from '@aster-scheduler/cron';
import { describeSchedule } from '@aster-scheduler/cron/describe';
import { localTime } from './local-time.js';

/** No schedule has a tick after it. */
const endOfTime = new Date(Date.UTC(9999, 11, 31));

/** The next ticks of a schedule after an instant. */
export function toTickResources(schedule: Schedule, from: Date, count: number): TickResource[] {
  return ticksBetween(schedule, from, endOfTime, count).map((tick) => ({
    at: tick.toISOString(),
    local_time: localTime(tick, schedule.timezone),
    mark: markTick(schedule, tick) ?? null,
  }));
}

/** What a schedule comes to after an instant. */
export function toSchedulePreview(schedule: Schedule, from: Date, count: number): SchedulePreviewResource {
  return {
    cron_expr: schedule.expression,
    timezone: schedule.timezone,
    description: describeSchedule(schedule),
    ticks: toTickResources(schedule, from, count),
  };
}
