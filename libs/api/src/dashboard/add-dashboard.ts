import type { Request, Router } from 'express';
import { conduct, type ExchangeTools } from '../http/exchange.js';
import type { Reply } from '../http/reply.js';
import { answerPage, withoutFirstQuestion } from './answer-page.js';
import { attributeText } from './attribute-text.js';
import { type DashboardMark, markMeta } from './dashboard-mark.js';
import { pageHeaders } from './page-headers.js';
import { type Pages, readPages } from './read-pages.js';

/**
 * Serves the dashboard at `ui/`, to everybody: it holds no data, and asks the API for all it shows.
 *
 * @param isAtRoot whether the root is the API's own, so that browsers are sent to the dashboard from there
 * @param asksForKey whether a browser without a key is refused
 * @param issuer where people sign in; absent: they need a key
 * @param mark what the installation is called there
 * @param traceAddress of a trace, with `{trace_id}`
 * @throws Error when the folder has no page
 */
export function addDashboard(
  router: Router,
  tools: ExchangeTools,
  folder: string,
  { isAtRoot, asksForKey, issuer, mark, traceAddress }: DashboardOptions,
): void {
  const read = readPages(folder);
  const pages = withMeta(asksForKey || issuer !== undefined ? withoutFirstQuestion(read) : read, [
    issuer && issuerMeta(issuer),
    mark && markMeta(mark),
    traceAddress && `<meta name="aster-traces" content="${attributeText(traceAddress)}" />`,
  ]);
  if (isAtRoot) {
    router.get('/', async (request, response, next) => {
      if (request.headers.accept?.includes('text/html') !== true) return next();
      await conduct(tools, { request, response, route: '/' }, async () => redirect(`${lastStep(request)}ui/`));
    });
  }
  router.use('/ui', async (request, response) => {
    await conduct(tools, { request, response, route: '/ui/*' }, async () => {
      const { path, search } = targetOf(request);
      // below a path without a slash, addresses of the page would be those of its parent
      if (path === undefined) return redirect(`ui/${search}`);
      const { method, headers } = request;
      return answerPage(pages, {
        method,
        path,
        search,
        accept: headers.accept,
        acceptEncoding: headers['accept-encoding'],
        ifNoneMatch: headers['if-none-match'],
      });
    });
  });
}

interface DashboardOptions {
  readonly isAtRoot: boolean;
  readonly asksForKey: boolean;
  readonly issuer?: string;
  readonly mark?: DashboardMark;
  readonly traceAddress?: string;
}

/** The page is told, so that it need not ask. */
function withMeta(pages: Pages, told: readonly (string | undefined)[]): Pages {
  const meta = told.filter((each) => each !== undefined).join('');
  return meta === '' ? pages : { ...pages, index: pages.index.replace('<!-- base -->', () => `<!-- base -->${meta}`) };
}

/** The host of an address has nothing in it that is more in HTML. */
function issuerMeta(issuer: string): string {
  return `<meta name="aster-sign-in" content="${new URL(issuer).host}" />`;
}

/** Relative, so that it is right behind a proxy that adds or takes away a part of the path. */
function redirect(location: string): Reply {
  return { status: 302, headers: { ...pageHeaders, location, vary: 'accept' } };
}

/** What leads below the root: a path without a slash at its end must be named once more. */
function lastStep({ originalUrl }: Request): string {
  const path = originalUrl.split('?')[0] ?? '/';
  return path.endsWith('/') ? '' : `${path.slice(path.lastIndexOf('/') + 1)}/`;
}

/** Below `ui/`, as it was sent; `undefined` for `ui` itself. */
function targetOf({ originalUrl, baseUrl }: Request): { readonly path: string | undefined; readonly search: string } {
  const rest = originalUrl.slice(baseUrl.length);
  const questionMark = rest.indexOf('?');
  const path = questionMark < 0 ? rest : rest.slice(0, questionMark);
  return {
    path: path.startsWith('/') ? path.slice(1) : undefined,
    search: questionMark < 0 ? '' : rest.slice(questionMark),
  };
}
