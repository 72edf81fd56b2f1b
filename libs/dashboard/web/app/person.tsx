import { useRouterState } from '@tanstack/react-router';
import { LogOut } from 'lucide-react';
import { Button } from '../parts/button.js';
import { sentenceOf } from '../parts/problem-box.js';
import { toast } from '../parts/toasts.js';
import { useKey } from '../server/session.js';
import { issuer, signOut } from '../server/sign-in.js';
import { useSignInNeed } from '../server/sign-in-need.js';
import { useMe } from '../server/use-me.js';
import style from './frame.module.css';

/** Who has signed in, and the way out; nothing where nobody has to. */
export function Person() {
  const key = useKey();
  const needsSignIn = useSignInNeed();
  const isComingBack = useRouterState({ select: ({ location }) => location.pathname === '/signed-in' });
  const canSignOut = (issuer !== undefined || key !== undefined) && !needsSignIn && !isComingBack;
  const { data: me } = useMe();
  if (!canSignOut || me === undefined) return null;
  const name = me.actor.slice(me.actor.indexOf(':') + 1);
  return (
    <Button
      look="quiet"
      onClick={() => void signOut().catch(tellStillHere)}
      title={`${me.actor}, role ${me.role}`}
      icon={<LogOut aria-hidden size={16} />}
    >
      <span className={style['who']}>
        <bdi>{name}</bdi> · sign out
      </span>
    </Button>
  );
}

/** Somebody else may be the next one at this browser. */
function tellStillHere(error: unknown): void {
  toast(`Not signed out: ${sentenceOf(error)}. Try again.`, { isProblem: true });
}
