import type { SchedulePreviewResource, TickResource } from '@aster-scheduler/client';
import { choiceOrNull, instant, objectSchema, text } from '../json/object-schema.js';

const tickSchema = objectSchema<TickResource>('Tick', 'An instant of a schedule.', {
  at: instant,
  local_time: {
    ...text,
    description: "The same instant by the clock of the schedule's zone.",
    examples: ['2026-03-29T03:00:00+02:00'],
  },
  mark: {
    ...choiceOrNull(['gap', 'repeated']),
    description:
      'What a clock change did to it. gap: the clock left out a time of the schedule, and this first instant after ' +
      'stands for it; repeated: the clock shows this time twice.',
  },
});

export const tickListSchema = { type: 'array', items: tickSchema } as const;

export const schedulePreviewSchema = objectSchema<SchedulePreviewResource>(
  'SchedulePreview',
  'What a schedule comes to.',
  {
    cron_expr: text,
    timezone: { ...text, description: 'The zone that counts: of a prefix in cron_expr, else the one that was given.' },
    description: { ...text, description: 'The schedule in plain English.' },
    ticks: tickListSchema,
  },
);
