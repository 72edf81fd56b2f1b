import type { JobListItemResource, RunListItem } from '@aster-scheduler/client';
import type { Session } from '../session/session.js';

/** What a list of jobs shows of a run. */
export type RecentRun = Pick<RunListItem, 'status' | 'scheduled_at'>;

/** Requests at the same time. */
const width = 8;

/**
 * The newest runs of each job, the newest first, by the id of the job. Jobs that were listed with their last runs cost
 * one request together, for those that run now, however many there are; those without them one each.
 */
export async function recentRuns(
  session: Session,
  jobs: readonly JobListItemResource[],
  count: number,
): Promise<ReadonlyMap<string, readonly RecentRun[]>> {
  const client = await session.client();
  const found = new Map<string, RecentRun[]>();
  const listed = jobs.filter((job) => job.last_runs !== undefined);
  for (const { id } of listed) found.set(id, []);
  if (listed.length > 0) {
    const running = client.runs.each({ status: 'running', fields: ['-output', '-result'], limit: 1_000 });
    for await (const { job_id: id, status, scheduled_at } of running) found.get(id)?.push({ status, scheduled_at });
  }
  for (const { id, last_runs: ended = [] } of listed) {
    const runs = found.get(id) ?? [];
    for (const [, status, scheduledAt] of ended) runs.push({ status, scheduled_at: scheduledAt });
    runs.splice(count);
  }
  const left = jobs.filter((job) => job.last_runs === undefined);
  const work = async () => {
    for (let job = left.pop(); job !== undefined; job = left.pop()) {
      found.set(job.id, [...(await client.runs.list({ job_id: job.id, limit: count })).items]);
    }
  };
  await Promise.all(Array.from({ length: width }, work));
  return found;
}
