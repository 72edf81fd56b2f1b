import { ApiError } from '@aster-scheduler/client';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Button } from '../../parts/button.js';
import { PageHead } from '../../parts/page-head.js';
import { sentenceOf } from '../../parts/problem-box.js';
import { client } from '../../server/client.js';
import { useKey, writeKey } from '../../server/session.js';
import { noteSignedIn } from '../../server/sign-in-need.js';
import style from './sign-in-page.module.css';

/** Asks for a key, over whatever page is open; that page goes on once the key is good. */
export function SignInPage() {
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
      <PageHead title="Sign in" />
      <label htmlFor="key">API key</label>
      <input
        id="key"
        type="password"
        autoComplete="current-password"
        autoFocus
        required
        value={key}
        aria-invalid={problem !== undefined}
        aria-describedby="key-says"
        onChange={({ target }) => setKey(target.value)}
      />
      <p id="key-says" role="alert" className={problem === undefined ? 'muted' : style['problem']}>
        {problem ?? 'One of API_KEYS. It stays in this tab, and in no address.'}
      </p>
      <Button type="submit" look="main" disabled={isTrying || key.trim() === ''}>
        {isTrying ? 'Trying…' : 'Sign in'}
      </Button>
    </form>
  );
}
