import { ApiError } from '@aster-scheduler/client';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Button } from '../../parts/button.js';
import { PageHead } from '../../parts/page-head.js';
import { sentenceOf } from '../../parts/problem-box.js';
import { client } from '../../server/client.js';
import { useKey, writeKey } from '../../server/session.js';
import { issuer, leaveToSignIn } from '../../server/sign-in.js';
import { noteSignedIn } from '../../server/sign-in-need.js';
import style from './sign-in-page.module.css';

interface SignInPageProps {
  /** Why a sign-in at the provider came to nothing. */
  readonly problem?: string;
  /** Called after a key has opened the pages; absent: the one that is open goes on. */
  readonly onSignedIn?: () => void;
}

/** Asks who it is, over whatever page is open; that page goes on once that is known. */
export function SignInPage({ problem, onSignedIn }: SignInPageProps) {
  return (
    <div className={style['ways']}>
      <PageHead title="Sign in" />
      {issuer !== undefined && <ProviderWay issuer={issuer} before={problem} />}
      <KeyForm onSignedIn={onSignedIn} />
    </div>
  );
}

/** At the provider, from where the browser comes back to the page that is open. */
function ProviderWay({ issuer: host, before }: { readonly issuer: string; readonly before: string | undefined }) {
  const [problem, setProblem] = useState(before);
  const [isLeaving, setLeaving] = useState(false);

  async function leave(): Promise<void> {
    setLeaving(true);
    try {
      await leaveToSignIn();
    } catch (error) {
      setProblem(sentenceOf(error));
      setLeaving(false);
    }
  }

  return (
    <section className={style['form']} aria-label="With your account">
      <Button look="main" onClick={() => void leave()} disabled={isLeaving}>
        {isLeaving ? `Asking ${host}…` : `Sign in at ${host}`}
      </Button>
      {problem !== undefined && (
        <p role="alert" className={style['problem']}>
          {problem}
        </p>
      )}
      <p className="muted">Or with a key:</p>
    </section>
  );
}

function KeyForm({ onSignedIn }: Pick<SignInPageProps, 'onSignedIn'>) {
  const queries = useQueryClient();
  const before = useKey();
  const [key, setKey] = useState('');
  const [problem, setProblem] = useState(
    before === undefined ? undefined : 'The key that was used is not valid any more.',
  );
  const [isTrying, setTrying] = useState(false);

  async function signIn(event: FormEvent): Promise<void> {
    event.preventDefault();
    setTrying(true);
    try {
      writeKey(key.trim());
      await client().jobs.list({ limit: 1 });
      noteSignedIn();
      onSignedIn?.();
      await queries.invalidateQueries();
    } catch (error) {
      writeKey(undefined);
      setProblem(
        error instanceof ApiError && error.status === 401 ? 'This key is not known to the server.' : sentenceOf(error),
      );
    } finally {
      setTrying(false);
    }
  }

  return (
    <form className={style['form']} onSubmit={(event) => void signIn(event)}>
      <label htmlFor="key">API key</label>
      <input
        id="key"
        type="password"
        autoComplete="current-password"
        autoFocus={issuer === undefined}
        required
        value={key}
        aria-invalid={problem !== undefined}
        aria-describedby="key-says"
        onChange={({ target }) => setKey(target.value)}
      />
      <p id="key-says" role="alert" className={problem === undefined ? 'muted' : style['problem']}>
        {problem ?? 'One of API_KEYS. It stays in this tab, and in no address.'}
      </p>
      <Button type="submit" look={issuer === undefined ? 'main' : undefined} disabled={isTrying || key.trim() === ''}>
        {isTrying ? 'Trying…' : 'Sign in'}
      </Button>
    </form>
  );
}
