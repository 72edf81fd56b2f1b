import type { GraphResource, JobStatus, RunStatus } from '@aster-scheduler/client';
import type { JobGraph } from '@aster-scheduler/run-store';

/** The graph as it goes over the wire, with what each job still waits for. */
export function toGraphResource({ jobs, edges, isTruncated }: JobGraph): GraphResource {
  const names = new Map(jobs.map(({ id, name }) => [id, name]));
  const unmet = new Map<string, string[]>();
  for (const { jobId, upstreamJobId, satisfiedBy } of edges) {
    if (satisfiedBy !== undefined) continue;
    const waitsFor = unmet.get(jobId) ?? [];
    if (waitsFor.length === 0) unmet.set(jobId, waitsFor);
    waitsFor.push(names.get(upstreamJobId) ?? upstreamJobId);
  }
  return {
    jobs: jobs.map(({ id, name, status, nextRunAt, lastRun }) => ({
      id,
      name,
      status: status as JobStatus, // the store has its column as text
      waits_for: (unmet.get(id) ?? []).sort(),
      next_run_at: nextRunAt?.toISOString() ?? null,
      last_run:
        lastRun === undefined
          ? null
          : { id: lastRun.id, status: lastRun.status as RunStatus, finished_at: lastRun.finishedAt.toISOString() },
    })),
    edges: edges.map((edge) => ({
      job_id: edge.jobId,
      upstream_job_id: edge.upstreamJobId,
      condition: edge.condition,
      satisfied_by: edge.satisfiedBy ?? null,
      satisfied_at: edge.satisfiedAt?.toISOString() ?? null,
    })),
    truncated: isTruncated,
  };
}
