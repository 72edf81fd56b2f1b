import type { JobResource, RunListItem } from '@aster-scheduler/client';
import type { Session } from '../session/session.js';

/** Requests at the same time. */
const width = 8;

/** The newest runs of each job, the newest first, by the id of the job. */
export async function recentRuns(
  session: Session,
  jobs: readonly JobResource[],
  count: number,
): Promise<ReadonlyMap<string, readonly RunListItem[]>> {
  const client = await session.client();
  const found = new Map<string, readonly RunListItem[]>();
  const left = [...jobs];
  const work = async () => {
    for (let job = left.pop(); job !== undefined; job = left.pop()) {
      found.set(job.id, (await client.runs.list({ job_id: job.id, limit: count })).items);
    }
  };
  await Promise.all(Array.from({ length: width }, work));
  return found;
}
