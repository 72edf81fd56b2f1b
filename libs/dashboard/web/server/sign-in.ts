import { pagesPath, pagesUrl } from '../address/places.js';
import { writeKey } from './session.js';
import { createSessionFetch, type GivenToken } from './session-fetch.js';

/** The host where people sign in; `undefined` where they need a key. The server has written it into the page. */
export const issuer = document.querySelector<HTMLMetaElement>('meta[name="aster-sign-in"]')?.content;

/** Where the browser keeps who has signed in; `undefined` where nobody can. */
export const sessionUrl = issuer === undefined ? undefined : `${pagesUrl}session`;

export const session = createSessionFetch(sessionUrl);

const backKey = 'aster.back';

/** Leaves for the provider, to come back to this page. */
export async function leaveToSignIn(): Promise<void> {
  const { url } = await post<{ readonly url: string }>('sign-in', { redirect_uri: `${pagesUrl}signed-in` });
  const { pathname, search, hash } = location;
  const isBack = pathname === `${pagesPath}signed-in`; // the try before has failed
  if (!isBack) sessionStorage.setItem(backKey, pathname + search + hash);
  location.assign(url);
}

let coming: Promise<string> | undefined;

/**
 * Signs in with what the provider has sent the browser back with; once, since it can be used only once.
 *
 * @returns the address of the page that was left
 */
export async function comeBack(answer: string): Promise<string> {
  coming ??= finish(answer);
  return coming;
}

async function finish(answer: string): Promise<string> {
  session.take(await post<GivenToken>('session', { answer }));
  writeKey(undefined);
  return takeBack();
}

/** The address of the page that was left; known once. */
export function takeBack(): string {
  const back = sessionStorage.getItem(backKey);
  sessionStorage.removeItem(backKey);
  return back?.startsWith(pagesPath) === true ? back : pagesPath;
}

/**
 * Ends the session of this browser, forgets the key of this tab, and all that was read.
 *
 * @throws Error when the server has not ended the session
 */
export async function signOut(): Promise<void> {
  writeKey(undefined);
  if (sessionUrl !== undefined) {
    const init = { method: 'DELETE', headers: jsonHeaders, body: '{}', signal: AbortSignal.timeout(15_000) };
    await requireOk(await fetch(sessionUrl, init));
  }
  location.assign(pagesPath);
}

const jsonHeaders = { 'content-type': 'application/json' };

async function post<Answer>(place: string, body: object): Promise<Answer> {
  const url = `${pagesUrl}${place}`;
  const response = await fetch(url, { method: 'POST', headers: jsonHeaders, body: JSON.stringify(body) });
  await requireOk(response);
  return (await response.json()) as Answer;
}

async function requireOk(response: Response): Promise<void> {
  if (response.ok) return;
  const told = (await response.json().catch(() => ({}))) as { readonly detail?: string };
  throw new Error(told.detail ?? `the server has answered ${response.status}`);
}
