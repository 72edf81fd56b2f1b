import type { OverviewResource } from '@aster-scheduler/client';

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

/** The begin of the overview, where that is the page; `undefined` when it cannot be had. */
export const firstOverview = askOverview();

if (isOpen && path !== 'wall' && path !== 'signed-in') void ask('me');
setTimeout(() => asked.clear(), keptMs);

export interface FirstOverview {
  readonly range: string;
  readonly told: OverviewResource;
}

async function askOverview(): Promise<FirstOverview | undefined> {
  if (!isOpen || path !== '') return undefined;
  const range = new URLSearchParams(location.search).get('range') ?? '24h';
  const response = await ask(`stats/overview?${new URLSearchParams({ range, include: 'series' })}`);
  // who takes it reads it too
  return response.ok ? { range, told: (await response.clone().json()) as OverviewResource } : undefined;
}

function ask(what: string): Promise<Response> {
  const url = new URL(`../api/v1/${what}`, root).href;
  const authorization = key === null ? null : `Bearer ${key}`;
  // without a key as the page has asked it already, or it would be asked again
  const headers: Record<string, string> = authorization === null ? {} : { authorization };
  const controller = new AbortController();
  const response = fetch(url, { headers, redirect: 'error', signal: controller.signal });
  response.catch(() => undefined); // told to who takes it
  asked.set(url, { authorization, response, controller });
  return response;
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
