/**
 * Asks for what the page will need first, while the scripts of the pages are still on their way: this is a script of
 * its own that comes before them, so it imports nothing of them.
 */
const asked = new Map<string, Asked>();

interface Asked {
  readonly authorization: string | null;
  readonly response: Promise<Response>;
  readonly controller: AbortController;
}

/** What is older is asked again. */
const keptMs = 10_000;

const root = new URL('.', document.baseURI);
const path = location.pathname.slice(root.pathname.length);
const key = sessionStorage.getItem('aster.key');
// who signs in by a provider needs a token first
const isOpen = key !== null || document.querySelector('meta[name="aster-sign-in"]') === null;
if (isOpen && path !== 'wall' && path !== 'signed-in') ask('me');
if (isOpen && path === '') {
  const range = new URLSearchParams(location.search).get('range') ?? '24h';
  const query = new URLSearchParams({ range, include: 'series' });
  ask(`stats/overview?${query}`);
}
setTimeout(() => asked.clear(), keptMs);

function ask(what: string): void {
  const url = new URL(`../api/v1/${what}`, root).href;
  const authorization = key === null ? null : `Bearer ${key}`;
  const headers = { accept: 'application/json', ...(authorization === null ? {} : { authorization }) };
  const controller = new AbortController();
  const response = fetch(url, { headers, redirect: 'error', signal: controller.signal });
  response.catch(() => undefined); // told to who takes it
  asked.set(url, { authorization, response, controller });
}

/**
 * The answer to what was asked first, once; `undefined` for anything else, and for somebody else.
 *
 * @param authorization what the request would say of who asks
 * @param signal gives it up from now on, as it would a request of the taker's own
 */
export function takeAsked(
  url: string,
  authorization: string | null,
  signal?: AbortSignal | null,
): Promise<Response> | undefined {
  const found = asked.get(url);
  if (found === undefined) return undefined;
  asked.delete(url);
  if (found.authorization !== authorization) return undefined;
  signal?.addEventListener('abort', () => found.controller.abort(signal.reason));
  return found.response;
}
