import type { JobResource } from '@aster-scheduler/client';
import { asOneDocument } from '../print/as-one-document.js';
import { noteRefusal } from '../print/note-refusal.js';
import type { Session } from '../session/session.js';

/** Does the same to each job. What the server refuses for one of several does not keep the others from it. */
export async function eachJob(
  session: Session,
  jobs: readonly JobResource[],
  change: (job: JobResource) => Promise<void>,
): Promise<void> {
  await asOneDocument(session, jobs.length === 1, async () => {
    for (const job of jobs) {
      try {
        await change(job);
      } catch (error) {
        if (jobs.length === 1) throw error;
        noteRefusal(session, job.name, error);
      }
    }
  });
}
