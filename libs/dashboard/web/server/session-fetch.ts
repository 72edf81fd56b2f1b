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

/** @param sessionUrl `ui/session` of the server, which the browser sends its cookie to; absent: nobody can sign in */
export function createSessionFetch(sessionUrl: string | undefined): SessionFetch {
  let held: { readonly token: string | undefined; readonly untilMs: number } | undefined;
  let asking: Promise<string | undefined> | undefined;

  function take({ token, lasts_ms: lastsMs }: GivenToken): string {
    held = { token, untilMs: performance.now() + lastsMs - marginMs };
    return token;
  }

  async function ask(): Promise<string | undefined> {
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' };
    const response = await fetch(`${sessionUrl}/token`, init);
    if (response.status === 200) return take((await response.json()) as GivenToken);
    held = { token: undefined, untilMs: response.ok ? Infinity : 0 }; // nobody has signed in here
    return undefined;
  }

  async function token(): Promise<string | undefined> {
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
      headers.set('authorization', `Bearer ${first}`);
      const response = await fetch(input, { ...init, headers });
      if (response.status !== 401 || init?.signal?.aborted === true) return response;
      held = undefined; // after a night with the lid closed
      const second = await token();
      if (second === undefined) return response;
      headers.set('authorization', `Bearer ${second}`);
      return fetch(input, { ...init, headers });
    },
  };
}
