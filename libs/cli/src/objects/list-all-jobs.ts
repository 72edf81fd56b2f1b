import type { JobListQuery, JobResource } from '@aster-scheduler/client';
import type { Session } from '../session/session.js';

/** Every job, by name. */
export async function listAllJobs(session: Session, query: JobListQuery = {}): Promise<readonly JobResource[]> {
  const client = await session.client();
  const jobs: JobResource[] = [];
  for await (const job of client.jobs.each({ ...query, limit: 1_000 })) jobs.push(job);
  return jobs;
}
