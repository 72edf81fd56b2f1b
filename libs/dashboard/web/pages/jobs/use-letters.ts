import type { JobConditionsQuery, JobGroupResource } from '@aster-scheduler/client';
import { useQuery } from '@tanstack/react-query';
import type { JobsSearch } from '../../address/job-search.js';
import { every } from '../../live/pace.js';
import { client } from '../../server/client.js';

/** A shorter list is scrolled through. */
const leastJobs = 60;

/**
 * The letters that the jobs of a long list by name begin with; none of any other list, and
 * `undefined` until they are read.
 */
export function useLetters(
  conditions: JobConditionsQuery | undefined,
  { sort = 'name', letter }: JobsSearch,
): readonly JobGroupResource[] | undefined {
  const isByName = conditions !== undefined && sort === 'name';
  const { data, isError } = useQuery({
    queryKey: ['jobs', 'letters', conditions],
    queryFn: ({ signal }) => client().jobs.groups({ ...conditions, by: 'letter' }, { signal }),
    enabled: isByName,
    refetchInterval: every(60_000),
  });
  if (!isByName || isError) return [];
  if (data === undefined) return undefined;
  const jobs = data.groups.reduce((sum, group) => sum + group.jobs, 0);
  return letter === undefined && (jobs < leastJobs || data.groups.length < 2) ? [] : data.groups;
}
