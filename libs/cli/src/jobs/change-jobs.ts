import type { ChangedJobResource, JobChange, JobResource } from '@aster-scheduler/client';
import { isForPrograms } from '../output/output-format.js';
import { printable } from '../output/printable.js';
import { printOne } from '../print/print-one.js';
import { confirmChange } from '../session/confirm.js';
import { keyFor } from '../session/key-for.js';
import type { Session } from '../session/session.js';

/** Makes the same change to each job and tells of it. */
export async function changeJobs(
  session: Session,
  jobs: readonly JobResource[],
  change: JobChange,
  { done, ifVersion }: { readonly done: string; readonly ifVersion?: number },
): Promise<void> {
  await confirmChange(session);
  const client = await session.client();
  for (const { id } of jobs) {
    const idempotencyKey = keyFor(session, id, jobs.length === 1);
    const changed = await client.jobs.update(id, change, { ifVersion, idempotencyKey });
    await tellOfChange(session, changed, done);
  }
}

/** One line for people, the job for programs. */
export async function tellOfChange(session: Session, job: ChangedJobResource, done: string): Promise<void> {
  if (isForPrograms(session.settings.output)) {
    await printOne(session, { resource: job, name: job.name, text: () => '' });
    return;
  }
  const { paused_runs: waiting = 0 } = job;
  const runs = waiting === 0 ? '' : `; ${waiting} ${waiting === 1 ? 'run waits' : 'runs wait'} until it is resumed`;
  session.say(`${done} ${printable(job.name)}${runs}`);
}
