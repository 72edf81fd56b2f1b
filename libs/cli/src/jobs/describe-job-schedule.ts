import type { JobResource } from '@aster-scheduler/client';
import { parseSchedule } from '@aster-scheduler/cron';
import { describeSchedule } from '@aster-scheduler/cron/describe';

/** When a job runs, in words: `At 02:30, in Europe/Berlin`, `after nightly/load`. */
export function describeJobSchedule(job: Pick<JobResource, 'cron_expr' | 'timezone' | 'depends_on'>): string {
  const after = job.depends_on.map(({ job: name, condition }) => {
    const state = condition === 'success' ? '' : condition === 'failure' ? 'a failure of ' : 'the end of ';
    return `${state}${name}`;
  });
  const afterText = after.length === 0 ? '' : `after ${after.join(' and ')}`;
  if (job.cron_expr === null) return afterText === '' ? 'only when triggered' : afterText;
  const { timezone, words } = wordsOf(job.cron_expr, job.timezone);
  const zone = timezone === undefined ? '' : ` in ${timezone}`;
  return `${words}${zone}${afterText === '' ? '' : `, ${afterText}`}`;
}

/** An expression that this version does not know is shown as it is. */
function wordsOf(expression: string, zone: string): { readonly timezone: string | undefined; readonly words: string } {
  try {
    const schedule = parseSchedule(expression, { timezone: zone });
    const words = describeSchedule(schedule);
    return { timezone: schedule.kind === 'cron' ? schedule.timezone : undefined, words };
  } catch {
    return { timezone: zone, words: expression };
  }
}
