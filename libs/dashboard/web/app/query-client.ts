import { ApiError } from '@aster-scheduler/client';
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { noteAnswer } from '../live/connection.js';
import { unlessPaused } from '../live/pace.js';
import { noteUnauthenticated } from '../server/sign-in-need.js';

/**
 * What is so for every question of the pages: it is asked again by the page itself, and what is shown stays meanwhile.
 */
export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: note, onSuccess: () => noteAnswer(true) }),
  mutationCache: new MutationCache({ onError: note }),
  defaultOptions: {
    queries: {
      retry: false,
      networkMode: 'always', // a server may be on this machine; and what cannot be reached is told
      staleTime: 1_000,
      refetchOnWindowFocus: unlessPaused,
      refetchOnReconnect: unlessPaused,
      placeholderData: (before: unknown) => before,
    },
    mutations: { retry: false, networkMode: 'always' },
  },
});

function note(error: unknown): void {
  if (error instanceof ApiError && error.status === 401) noteUnauthenticated();
  noteAnswer(error instanceof ApiError && error.status < 500);
}
