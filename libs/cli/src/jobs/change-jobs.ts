import type { ChangedJobResource, JobChange, JobResource } from '@aster-scheduler/client';
import { printable } from '../output/printable.js';
import { tellOfOne } from '../print/tell-of-one.js';
import { confirmChange } from '../session/confirm.js';
import { keyFor } from '../session/key-for.js';
import type { Session } from '../session/session.js';
import { eachJob } from './each-job.js';

export interface ChangeOptions {
  readonly done: string;
  readonly ifVersion?: number | ((job: JobResource) => number);
  /** Also what the source of a job declares. */
  readonly force?: boolean;
}

/** Changes each job and tells of it. What the server refuses for one of several does not keep the others from it. */
export async function changeJobs(
  session: Session,
  jobs: readonly JobResource[],
  change: JobChange | ((job: JobResource) => JobChange),
  { done, ifVersion, force }: ChangeOptions,
): Promise<void> {
  await confirmChange(session);
  const client = await session.client();
  await eachJob(session, jobs, async (job) => {
    const { id } = job;
    const idempotencyKey = keyFor(session, id, jobs.length === 1);
    const version = typeof ifVersion === 'function' ? ifVersion(job) : ifVersion;
    const input = typeof change === 'function' ? change(job) : change;
    await tellOfChange(
      session,
      await client.jobs.update(id, input, { ifVersion: version, force, idempotencyKey }),
      done,
    );
  });
}

/** One line for people, the job for programs. */
export async function tellOfChange(session: Session, job: ChangedJobResource, done: string): Promise<void> {
  const { paused_runs: waiting = 0 } = job;
  const runs = waiting === 0 ? '' : `; ${waiting} ${waiting === 1 ? 'run waits' : 'runs wait'} until it is resumed`;
  await tellOfOne(session, { resource: job, name: job.name, done: `${done} ${printable(job.name)}${runs}` });
}
