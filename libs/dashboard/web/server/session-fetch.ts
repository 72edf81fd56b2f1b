/** Sends requests for somebody who has signed in, with the token of their session; also in a worker. */
export interface SessionFetch {
  readonly fetch: typeof globalThis.fetch;
  /** Takes a token that has come another way. */
  take(given: GivenToken): void;
}

/** What the server gives for a session. */
export interface GivenToken {
  readonly token: string;
  readonly lasts_ms: number;
}

/** A token is renewed so long before its end. */
const marginMs = 60_000;
/** All requests wait for the token. */
const timeoutMs = 15_000;

/** @param sessionUrl `ui/session` of the server, which the browser sends its cookie to; absent: nobody can sign in */
export function createSessionFetch(sessionUrl: string | undefined): SessionFetch {
  let held: { readonly token: string | undefined; readonly untilMs: number } | undefined;
  let asking: Promise<string | Response | undefined> | undefined;

  function take({ token, lasts_ms: lastsMs }: GivenToken): string {
    held = { token, untilMs: performance.now() + lastsMs - marginMs };
    return token;
  }

  /** @returns the answer itself where it is not known who has signed in: it is told as that to what was asked for */
  async function ask(): Promise<string | Response | undefined> {
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' };
    const response = await fetch(`${sessionUrl}/token`, { ...init, signal: AbortSignal.timeout(timeoutMs) });
    if (response.status === 200) return take((await response.json()) as GivenToken);
    if (response.status === 429 || response.status >= 500) return response;
    held = { token: undefined, untilMs: response.ok ? Infinity : 0 }; // nobody has signed in here
    return undefined;
  }

  async function token(): Promise<string | Response | undefined> {
    if (held !== undefined && performance.now() < held.untilMs) return held.token;
    asking ??= ask().finally(() => (asking = undefined));
    return asking;
  }

  return {
    take,
    async fetch(input, init) {
      const headers = new Headers(init?.headers);
      if (sessionUrl === undefined || headers.has('authorization')) return fetch(input, init);
      const first = await token();
      if (first === undefined) return fetch(input, init);
      if (first instanceof Response) return first.clone(); // others have asked for it as well
      headers.set('authorization', `Bearer ${first}`);
      const response = await fetch(input, { ...init, headers });
      if (response.status !== 401 || init?.signal?.aborted === true) return response;
      held = undefined; // after a night with the lid closed
      const second = await token();
      if (second === undefined) return response;
      if (second instanceof Response) return second.clone();
      headers.set('authorization', `Bearer ${second}`);
      return fetch(input, { ...init, headers });
    },
  };
}
