import type { JobResource } from '@aster-scheduler/client';
import { isForPrograms } from '../output/output-format.js';
import { printable } from '../output/printable.js';
import { printOne } from '../print/print-one.js';
import type { Session } from '../session/session.js';
import { formatFullInstant } from '../time/format-instant.js';
import { describeJobSchedule } from './describe-job-schedule.js';

/** What was made, and what may be typed next. */
export async function tellOfMadeJob(session: Session, job: JobResource): Promise<void> {
  if (isForPrograms(session.settings.output))
    return printOne(session, { resource: job, name: job.name, text: () => '' });
  const times = await session.times(job.timezone);
  const next = job.next_run_at === null ? '' : `, next ${formatFullInstant(new Date(job.next_run_at), times)}`;
  session.say(`made ${printable(job.name)}: ${describeJobSchedule(job)}${next}`);
}
