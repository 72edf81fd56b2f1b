import type { JobInput } from '@aster-scheduler/client';
import { InvalidScheduleError, nextTick, parseSchedule } from '@aster-scheduler/cron';
import { usageError } from '../errors/cli-error.js';
import { printOne } from '../print/print-one.js';
import type { Session } from '../session/session.js';
import { formatFullInstant } from '../time/format-instant.js';
import { describeJobSchedule } from './describe-job-schedule.js';

/**
 * Shows what would be made, without asking a server.
 *
 * @throws CliError for a schedule that is not in order
 */
export async function previewJob(session: Session, input: JobInput): Promise<void> {
  const { stringify } = await import('yaml');
  const times = await session.times(input.timezone ?? 'UTC');
  const when = describe(input);
  const next = when === undefined ? undefined : nextTick(when, times.now);
  await printOne(session, {
    resource: input,
    name: input.name,
    text: () => stringify(input),
  });
  const words = describeJobSchedule({
    cron_expr: input.cron_expr ?? null,
    timezone: input.timezone ?? 'UTC',
    depends_on: [],
  });
  const first = next === undefined ? '' : `, first ${formatFullInstant(next, times)}`;
  session.say(`nothing was made; ${when === undefined ? 'no schedule' : words}${first}`);
}

function describe({ cron_expr: expression, timezone }: JobInput) {
  if (expression === undefined || expression === null) return undefined;
  try {
    return parseSchedule(expression, { timezone: timezone ?? 'UTC', anchorAt: new Date() });
  } catch (error) {
    if (error instanceof InvalidScheduleError)
      throw usageError(`${error.field}: ${error.message}`, 'aster next --help');
    throw error;
  }
}
