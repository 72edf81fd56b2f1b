import type { JobResource } from '@aster-scheduler/client';
import { useQuery } from '@tanstack/react-query';
import { DifferenceTable } from '../../parts/difference-table.js';
import { ProblemBox } from '../../parts/problem-box.js';
import { client } from '../../server/client.js';
import { jobDifferences } from './job-differences.js';

interface VersionDifferenceProps {
  readonly job: JobResource;
  readonly before: number;
  readonly after: number;
}

/** In which fields two versions differ. */
export function VersionDifference({ job, before, after }: VersionDifferenceProps) {
  const both = useQuery({
    queryKey: ['version difference', job.id, before, after],
    queryFn: async ({ signal }) => {
      const [one, other] = await Promise.all(
        [before, after].map(async (version) => client().jobs.version(job.id, version, { signal })),
      );
      return one === undefined || other === undefined ? [] : jobDifferences(one.definition, other.definition);
    },
    staleTime: Infinity,
    placeholderData: undefined,
  });
  if (both.error !== null) return <ProblemBox error={both.error} what="The versions could not be read" />;
  if (both.data === undefined) return null;
  return <DifferenceTable differences={both.data} before={`Version ${before}`} after={`Version ${after}`} />;
}
