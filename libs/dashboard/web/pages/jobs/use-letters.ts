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
 *
 * @param count how many jobs match, as far as it is known
 */
export function useLetters(
  conditions: JobConditionsQuery | undefined,
  { sort = 'name', letter }: JobsSearch,
  count: number,
): readonly JobGroupResource[] | undefined {
  const isLong = count >= leastJobs || letter !== undefined;
  const isWanted = conditions !== undefined && sort === 'name' && isLong;
  const { data, isError, isPlaceholderData } = useQuery({
    queryKey: ['jobs', 'letters', conditions],
    queryFn: ({ signal }) => client().jobs.groups({ ...conditions, by: 'letter' }, { signal }),
    enabled: isWanted,
    refetchInterval: every(60_000),
  });
  if (!isWanted || isError) return [];
  // those of another list would lead to another place
  if (data === undefined || (isPlaceholderData && letter !== undefined)) return undefined;
  return letter === undefined && data.groups.length < 2 ? [] : data.groups;
}
