import { useRouterState } from '@tanstack/react-router';
import { useSignInNeed } from './sign-in-need.js';

/** Whether the frame may ask the server: not while somebody is about to sign in, or comes back from doing so. */
export function useMayAsk(): boolean {
  const needsSignIn = useSignInNeed();
  const isComingBack = useRouterState({ select: ({ location }) => location.pathname === '/signed-in' });
  return !needsSignIn && !isComingBack;
}
