import { type Db, inTransaction, serverTime } from '@aster-scheduler/db';
import {
  findJob,
  findJobs,
  listCodeJobs,
  lockCodeJobs,
  lockForEdits,
  saveCodeJob,
  updateJob,
} from '@aster-scheduler/job-store';

export interface PutAsideOptions {
  readonly service: string;
  /** The jobs that the code declares now; all others that the service has ever declared are put aside. */
  readonly declared: readonly string[];
  readonly as: 'inactive' | 'archived';
  /** Instead of the database's clock. */
  readonly now?: Date;
}

/**
 * Pauses or archives the active jobs of a service that its code no longer declares; returns their names in the code.
 */
export async function putAsideJobs(db: Db, { service, declared, as, now: at }: PutAsideOptions): Promise<string[]> {
  return inTransaction(db, async (tx) => {
    await lockCodeJobs(tx);
    const now = at ?? (await serverTime(tx));
    const names: string[] = [];
    const former = (await listCodeJobs(tx, { service })).filter(({ name }) => !declared.includes(name));
    const jobs = await findJobs(tx, { ids: former.map(({ jobId }) => jobId) });
    await lockForEdits(
      tx,
      jobs.flatMap(({ id, status }) => (status === 'active' ? [id] : [])),
      false,
    );
    for (const codeJob of former) {
      const job = await findJob(tx, codeJob.jobId);
      if (job?.status !== 'active') continue;
      await updateJob(tx, job.id, { status: as }, { now });
      await saveCodeJob(tx, { ...codeJob, putAsideAs: as }, now);
      names.push(codeJob.name);
    }
    return names;
  });
}
