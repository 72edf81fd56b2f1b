import type { Request } from 'express';
import type { Caller } from '../access/caller.js';
import { isReplyStream, problemReply, type Reply } from '../http/reply.js';
import { HttpProblemError } from '../problems/http-problem-error.js';
import { toProblem } from '../problems/to-problem.js';
import type { Method, Route } from '../routes/route.js';
import { answerAs, type Api } from './dispatch.js';
import { routeTable } from './route-table.js';

/** What requests within the process are sent to; nothing but the path counts. */
export const innerUrl = 'http://aster.internal';

/** For whom something is asked within the process. */
export interface InnerCaller {
  /** What the caller has sent. */
  readonly request: Request;
  readonly caller: Caller;
  /** Aborts when nobody waits for the answer any more. */
  readonly gone: AbortSignal;
}

/**
 * A `fetch` that asks the routes of this API for what a caller has let something ask for: as that caller, within the
 * same rights and limits, and told of in the audit log in the same way. Nothing leaves the process. Once the caller is
 * gone nothing more is asked; what is being answered then is answered to its end, as a request of its own would be.
 */
export function createInnerFetch(api: Api, inner: InnerCaller): typeof globalThis.fetch {
  return async (input, init) => {
    if (inner.gone.aborted) throw new Error('the client is gone');
    const reply = await answerInner(api, inner, new globalThis.Request(input, init));
    return toResponse(reply, inner.gone);
  };
}

async function answerInner(api: Api, { request, caller }: InnerCaller, asked: globalThis.Request): Promise<Reply> {
  const url = new URL(asked.url);
  try {
    const { route, params } = findRoute(asked.method, url.pathname);
    const text = await asked.text();
    const headers = Object.fromEntries(asked.headers);
    const isMergePatch = headers['content-type']?.startsWith('application/merge-patch+json') === true;
    const readBody = async () => (text === '' ? undefined : { content: JSON.parse(text) as unknown, isMergePatch });
    const told = { params, search: url.search, path: url.pathname, headers, readBody };
    return await answerAs(api, caller, route, { request, ...told });
  } catch (error) {
    const told = toProblem(error);
    if (told.problem.code === 'INTERNAL') throw error;
    return problemReply(told);
  }
}

interface FoundRoute {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

/** A path that is written out comes before one with a parameter. */
function findRoute(method: string, path: string): FoundRoute {
  for (const { route, pattern } of patterns) {
    const match = route.method === (method as Method) ? pattern.exec(path) : null;
    if (match === null) continue;
    const params = Object.entries(match.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]);
    return { route, params: Object.fromEntries(params) as Readonly<Record<string, string>> };
  }
  throw new HttpProblemError('ROUTE_NOT_FOUND', `there is nothing at ${path}`);
}

const patterns = [...routeTable]
  .sort((a, b) => parametersOf(a.path) - parametersOf(b.path))
  .map((route) => ({ route, pattern: new RegExp(`^${route.path.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`) }));

function parametersOf(path: string): number {
  return path.split('{').length - 1;
}

async function toResponse({ status, headers, body }: Reply, gone: AbortSignal): Promise<Response> {
  const init = { status, headers: { ...headers } };
  if (typeof body === 'string' || body === undefined) return new Response(body ?? null, init);
  if (!isReplyStream(body)) return new Response(Buffer.from(body), init);
  const pieces: Buffer[] = [];
  for await (const piece of body.chunks(gone)) pieces.push(Buffer.from(piece));
  return new Response(Buffer.concat(pieces), init);
}
