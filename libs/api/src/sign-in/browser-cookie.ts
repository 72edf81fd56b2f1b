import type { IncomingMessage } from 'node:http';

/** What a browser keeps for one address, and no script can read. */
export interface BrowserCookie {
  /** What the browser has sent; `undefined` for none. */
  read(request: IncomingMessage): string | undefined;
  /** The header that has it kept for so long, or taken away: 0. */
  write(request: IncomingMessage, value: string, seconds: number): string;
}

/**
 * A cookie of the folder that the request was sent to, as the browser sees it, since no `Path` is given: so the prefix
 * of a proxy need not be known. No page of another site can have it sent.
 */
export function browserCookie(name: string): BrowserCookie {
  return {
    read({ headers }) {
      const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim());
      const [first, second] = pairs.filter((pair) => pair.startsWith(`${name}=`));
      // with two of a name nobody can tell whose the first one is
      return second === undefined ? first?.slice(name.length + 1) : undefined;
    },
    write(request, value, seconds) {
      const secure = isSecure(request) ? '; Secure' : '';
      return `${name}=${value}; Max-Age=${seconds}; HttpOnly; SameSite=Strict${secure}`;
    },
  };
}

/** As the browser sees it: what is in front of the server may speak TLS for it. */
function isSecure({ headers }: IncomingMessage): boolean {
  return headers.origin?.startsWith('https:') === true;
}
