import type { JobListItemResource, JobListQuery } from '@aster-scheduler/client';
import type { Session } from '../session/session.js';

/** Every job, by name. */
export async function listAllJobs(session: Session, query: JobListQuery = {}): Promise<readonly JobListItemResource[]> {
  const client = await session.client();
  const jobs: JobListItemResource[] = [];
  for await (const job of client.jobs.each({ ...query, limit: 1_000 })) jobs.push(job);
  return jobs;
}
