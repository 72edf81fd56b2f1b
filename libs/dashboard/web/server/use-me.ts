import type { MeResource } from '@aster-scheduler/client';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useRouterState } from '@tanstack/react-router';
import { client } from './client.js';
import { useKey } from './session.js';
import { useSignInNeed } from './sign-in-need.js';

/** Who looks at the pages, and what they may do; nobody is asked while somebody is about to sign in. */
export function useMe(): UseQueryResult<MeResource> {
  const key = useKey();
  const needsSignIn = useSignInNeed();
  const isComingBack = useRouterState({ select: ({ location }) => location.pathname === '/signed-in' });
  return useQuery({
    queryKey: ['me', key],
    queryFn: async ({ signal }) => client().me({ signal }),
    enabled: !needsSignIn && !isComingBack,
    staleTime: Infinity,
    placeholderData: undefined, // what one key may do says nothing of the next one
  });
}
