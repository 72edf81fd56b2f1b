import {
  clockChangesBetween,
  type ClockMark,
  countTicksBetween,
  markTick,
  readSchedule,
  type Schedule,
  ticksBetween,
} from '@aster-scheduler/cron';

const dayMs = 86_400_000;
/** More are told as "10,000 or more". */
export const mostTicks = 10_000;

export interface When {
  readonly ticks: readonly { readonly at: Date; readonly mark: ClockMark | undefined }[];
  readonly ticksOfWeek: number;
  /** When the clock of its zone is moved within a year. */
  readonly clockChanges: readonly { readonly at: Date; readonly shiftMs: number }[];
  readonly timezone: string;
}

export type WhenPlan = { readonly when: When } | { readonly field: 'cron_expr' | 'timezone'; readonly message: string };

/** What a schedule comes to, as the scheduler itself works it out. */
export function planWhen(expression: string, timezone: string, now: Date): WhenPlan {
  const read = readSchedule(expression, { timezone: timezone === '' ? 'UTC' : timezone, anchorAt: now });
  if ('problem' in read) return read.problem;
  const { schedule } = read;
  const year = new Date(now.getTime() + 366 * dayMs);
  return {
    when: {
      ticks: ticksBetween(schedule, now, new Date(now.getTime() + 20 * 366 * dayMs), 10).map((at) => ({
        at,
        mark: markTick(schedule, at),
      })),
      ticksOfWeek: weekOf(schedule, now),
      clockChanges:
        schedule.kind === 'cron'
          ? clockChangesBetween(schedule.timezone, now, year).map(({ at, fromOffsetMs, toOffsetMs }) => ({
              at,
              shiftMs: toOffsetMs - fromOffsetMs,
            }))
          : [],
      timezone: schedule.timezone,
    },
  };
}

/** Ticks of the seven days to come. */
function weekOf(schedule: Schedule, now: Date): number {
  return countTicksBetween(schedule, now, new Date(now.getTime() + 7 * dayMs), mostTicks);
}
