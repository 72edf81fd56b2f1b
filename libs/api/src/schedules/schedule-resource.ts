import type { SchedulePreviewResource, TickResource } from '@aster-scheduler/client';
import { markTick, type Schedule, ticksBetween } from '@aster-scheduler/cron';
import { describeSchedule } from '@aster-scheduler/cron/describe';
import { takeTurn } from '../http/turns.js';
import { localTime } from './local-time.js';

/** No schedule has a tick after it. */
const endOfTime = new Date(Date.UTC(9999, 11, 31));

/** Ticks that are read off the clock of their zone at a time, which takes a tenth of a millisecond each. */
export const ticksPerTurn = 50;

/** The next ticks of a schedule after an instant, in portions, between which others have their turn. */
export async function toTickResources(schedule: Schedule, from: Date, count: number): Promise<TickResource[]> {
  const resources: TickResource[] = [];
  for (let after: Date | undefined = from; after !== undefined && resources.length < count;) {
    if (resources.length > 0) await takeTurn();
    const limit = Math.min(ticksPerTurn, count - resources.length);
    const ticks = ticksBetween(schedule, after, endOfTime, limit);
    resources.push(...ticks.map((tick) => toTickResource(schedule, tick)));
    after = ticks[limit - 1]; // a full portion: there may be more
  }
  return resources;
}

function toTickResource(schedule: Schedule, tick: Date): TickResource {
  return {
    at: tick.toISOString(),
    local_time: localTime(tick, schedule.timezone),
    mark: markTick(schedule, tick) ?? null,
  };
}

/** What a schedule comes to after an instant. */
export async function toSchedulePreview(
  schedule: Schedule,
  from: Date,
  count: number,
): Promise<SchedulePreviewResource> {
  return {
    cron_expr: schedule.expression,
    timezone: schedule.timezone,
    description: describeSchedule(schedule),
    ticks: await toTickResources(schedule, from, count),
  };
}
