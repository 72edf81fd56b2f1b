import type { JobResource } from '@aster-scheduler/client';
import { InvalidScheduleError, parseSchedule, type Schedule } from '@aster-scheduler/cron';
import { CliError, usageError } from '../errors/cli-error.js';
import { exitCodes } from '../errors/exit-codes.js';

/**
 * The schedule of a job or of an expression, and the zone to show it in.
 *
 * @throws CliError for one that is not in order, and for a job without a schedule
 */
export function readSchedule(
  job: JobResource | undefined,
  expression: string,
  zone: string | undefined,
): { readonly schedule: Schedule; readonly timezone: string } {
  const named = zone === 'job' ? undefined : zone;
  try {
    if (job === undefined) {
      const schedule = parseSchedule(expression, { timezone: named ?? 'UTC', anchorAt: new Date() });
      return { schedule, timezone: schedule.timezone };
    }
    if (job.cron_expr === null) {
      throw new CliError(exitCodes.failed, `${job.name} has no schedule`, { hint: `aster job ${job.name}` });
    }
    const anchorAt = job.next_run_at === null ? new Date() : new Date(job.next_run_at);
    const schedule = parseSchedule(job.cron_expr, {
      timezone: job.timezone,
      anchorAt: backToNow(job.cron_expr, anchorAt),
    });
    return { schedule, timezone: named ?? schedule.timezone };
  } catch (error) {
    if (error instanceof InvalidScheduleError) throw usageError(pointed(expression, error));
    throw error;
  }
}

/**
 * A period counts from an instant that only the server knows; its next tick is one, so one period before it is another.
 */
function backToNow(expression: string, nextAt: Date): Date {
  const schedule = parseSchedule(expression, { anchorAt: nextAt });
  return schedule.kind === 'every' ? new Date(nextAt.getTime() - schedule.periodMs) : nextAt;
}

function pointed(expression: string, { message, field, position }: InvalidScheduleError): string {
  if (position === undefined || field !== 'cron_expr' || expression.length > 200) return message;
  return `${message}\n    ${expression}\n    ${' '.repeat(position)}^`;
}
