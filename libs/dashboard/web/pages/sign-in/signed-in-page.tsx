import { useRouter } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { PageHead } from '../../parts/page-head.js';
import { sentenceOf } from '../../parts/problem-box.js';
import { comeBack, takeBack } from '../../server/sign-in.js';
import { SignInPage } from './sign-in-page.js';

/** Where the provider sends people back to; the page that they came from follows at once. */
export function SignedInPage() {
  const { history } = useRouter();
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    comeBack(location.search.slice(1)).then(
      (back) => history.replace(back), // so that the code stays in no history
      (error: unknown) => setProblem(sentenceOf(error)),
    );
  }, [history]);
  if (problem !== undefined) return <SignInPage problem={problem} onSignedIn={() => history.replace(takeBack())} />;
  return <PageHead title="Signing in…" />;
}
