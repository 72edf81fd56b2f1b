import type { MeResource } from '@aster-scheduler/client';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { client } from './client.js';
import { useKey } from './session.js';
import { useMayAsk } from './use-may-ask.js';

/** Who looks at the pages, and what they may do; nobody is asked while somebody is about to sign in. */
export function useMe(): UseQueryResult<MeResource> {
  const key = useKey();
  const mayAsk = useMayAsk();
  return useQuery({
    queryKey: ['me', key],
    queryFn: async ({ signal }) => client().me({ signal }),
    enabled: mayAsk,
    staleTime: Infinity,
    refetchInterval: ({ state }) => (state.data === undefined ? 5_000 : false), // nothing may be done before
    placeholderData: undefined, // what one key may do says nothing of the next one
  });
}
