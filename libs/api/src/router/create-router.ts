import { setMaxListeners } from 'node:events';
import { createStatisticsReader } from '@aster-scheduler/statistics';
import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import { nobody } from '../access/caller.js';
import { requireRight } from '../access/require-right.js';
import type { ApiContext } from '../context/api-context.js';
import { addDashboard } from '../dashboard/add-dashboard.js';
import { createDocumentation } from '../documentation/create-documentation.js';
import type { Admit } from '../http/admission.js';
import { createDatabaseOutage, type DatabaseOutage } from '../http/database-outage.js';
import { contentTag, ifNoneMatchNames } from '../http/etag.js';
import { conduct, type ExchangeTools } from '../http/exchange.js';
import { parseQuery } from '../http/parse-query.js';
import { type BodyLimits, readBody } from '../http/read-body.js';
import { jsonReply, type Reply } from '../http/reply.js';
import { createStreamCount } from '../http/stream-count.js';
import { maxJsonValues } from '../json/parse-json.js';
import { createNewsWatch } from '../live/news-watch.js';
import { createRunWatch } from '../live/run-watch.js';
import { createWaitCount } from '../live/wait-count.js';
import { HttpProblemError } from '../problems/http-problem-error.js';
import { isConditional, type Route, type RouteAnswer } from '../routes/route.js';
import { apiDefaults, type ApiParts } from './api-options.js';
import { routeTable } from './route-table.js';

interface Api {
  readonly context: ApiContext;
  readonly tools: ExchangeTools;
  readonly bodyLimitBytes: number;
  readonly admit: Admit;
  /** Without a slash at the end. */
  readonly publicUrl: string | undefined;
}

/** Makes the REST API as an Express router, for those whom `admit` lets in. */
export function createRouter(options: ApiParts, admit: Admit): Router {
  const { emit, closing } = options;
  if (closing !== undefined) setMaxListeners(0, closing); // one for each who follows
  const watch = createDatabaseOutage(emit);
  const api: Api = {
    context: contextOf(options, watch),
    tools: {
      emit,
      watch,
      closing,
      streams: createStreamCount(options.maxStreams ?? apiDefaults.maxStreams),
      writeTimeoutMs: options.writeTimeoutMs ?? apiDefaults.writeTimeoutMs,
    },
    bodyLimitBytes: options.bodyLimitBytes ?? apiDefaults.bodyLimitBytes,
    admit,
    publicUrl: options.publicUrl?.replace(/\/$/, ''),
  };
  const router = express.Router({ caseSensitive: true });
  const passesUnknownPaths = options.passesUnknownPaths === true;
  if (options.dashboard !== undefined)
    addDashboard(router, api.tools, options.dashboard, { isAtRoot: !passesUnknownPaths });
  for (const [path, routes] of groupByPath(routeTable)) {
    if (path === '/' && passesUnknownPaths) continue; // it may be the app's own
    const isAlsoOther = isCoveredByOther(path);
    router.all(path.replaceAll(/\{(\w+)\}/g, ':$1'), async (request, response, next) => {
      if (isAlsoOther && !routes.has(request.method)) return next();
      await conduct(api.tools, { request, response, route: path }, async () => dispatch(api, routes, request));
    });
  }
  if (!passesUnknownPaths) {
    router.use(async (request, response) => answerUnknownPath(api, request, response));
  }
  router.use(createErrorHandler(api));
  return router;
}

function contextOf(options: ApiParts, { lost: onLost, answered: onAnswered }: DatabaseOutage): ApiContext {
  const { db, notifier, hints, metrics, secrets, commandProblemOf, dashboard } = options;
  const { defaults = apiDefaults.defaults, maxWatched = apiDefaults.maxWatched } = options;
  const { maxWaits = apiDefaults.maxWaits } = options;
  return {
    db,
    notifier,
    defaults,
    secrets,
    commandProblemOf,
    metrics,
    features: [...(dashboard === undefined ? [] : ['dashboard']), ...(metrics === undefined ? [] : ['metrics'])],
    statistics: createStatisticsReader(db),
    runWatch: createRunWatch({ db, onLost, onAnswered }),
    waits: createWaitCount(maxWaits),
    newsWatch: createNewsWatch({ db, hints, maxWatched, onLost, onAnswered }),
    documentation: createDocumentation(routeTable),
  };
}

function groupByPath(routes: readonly Route[]): ReadonlyMap<string, ReadonlyMap<string, Route>> {
  const groups = new Map<string, Map<string, Route>>();
  for (const route of routes) {
    const group = groups.get(route.path) ?? new Map<string, Route>();
    groups.set(route.path, group.set(route.method, route));
  }
  return groups;
}

/** Whether a path of the table may also be that of a thing: `/api/v1/jobs/validate` is that of a job of this name. */
function isCoveredByOther(path: string): boolean {
  const patterns = routeTable.filter((route) => route.path !== path && route.path.includes('{'));
  return patterns.some((route) => new RegExp(`^${route.path.replaceAll(/\{\w+\}/g, '[^/{}]+')}$`).test(path));
}

async function dispatch(api: Api, routes: ReadonlyMap<string, Route>, request: Request): Promise<Reply> {
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const route = routes.get(method);
  const caller = route?.right === 'everybody' ? nobody : await api.admit(request);
  if (route === undefined) return refuseMethod(routes, request.method);
  requireRight(caller, route.right);
  const { search, path } = splitTarget(request);
  const mountPath = mountPathOf(api, request);
  const answer = await route.run(api.context, {
    caller,
    params: request.params,
    query: parseQuery(search),
    headers: request.headers,
    mountPath,
    path: mountPath + path.slice(request.baseUrl.length),
    signal: () => signalOf(request, api.tools.closing),
    readBody: async () => readBody(request, bodyLimits(api, route)),
  });
  if (route.isLocal !== true) api.tools.watch.answered(`${request.method} ${route.path}`);
  const reply = toReply(route, answer);
  return asRead(request, isConditional(route) ? withTag(reply) : reply);
}

/** Long bodies are read in one go, so what takes them is limited to what is read in a few tens of milliseconds. */
function bodyLimits({ bodyLimitBytes }: Api, { isLarge }: Route): BodyLimits {
  if (isLarge !== true) return { bytes: bodyLimitBytes };
  return { bytes: 8 * bodyLimitBytes, values: 5 * maxJsonValues };
}

/** Aborts when the client has gone, or the server is about to close. */
function signalOf({ res: response }: Request, closing: AbortSignal | undefined): AbortSignal {
  const over = new AbortController();
  const abort = () => {
    closing?.removeEventListener('abort', abort);
    over.abort();
  };
  response?.once('close', abort);
  closing?.addEventListener('abort', abort);
  if (closing?.aborted === true || response?.destroyed === true) abort();
  return over.signal;
}

/** The reply with an entity tag, of what is in it when it has none of its own. */
function withTag(reply: Reply): Reply {
  if (reply.status !== 200 || typeof reply.body !== 'string') return reply;
  return { ...reply, headers: { etag: contentTag(reply.body), ...reply.headers } };
}

/** The reply, or 304 when the client has what would be sent: it was read before, with the same entity tag. */
function asRead({ method, headers: { 'if-none-match': ifNoneMatch } }: Request, reply: Reply): Reply {
  const { 'content-type': _type, ...headers } = reply.headers;
  const { etag } = headers;
  if (etag === undefined || ifNoneMatch === undefined || reply.status !== 200) return reply;
  const isRead = method === 'GET' || method === 'HEAD';
  return isRead && ifNoneMatchNames(ifNoneMatch, etag) ? { status: 304, headers } : reply;
}

function toReply(route: Route, { status = route.success.status, content, text, stream, headers }: RouteAnswer): Reply {
  const body = stream ?? text;
  return body === undefined ? jsonReply(status, content, headers) : { status, headers: { ...headers }, body };
}

/** What the paths of the API begin with for clients. */
function mountPathOf({ publicUrl }: Api, { baseUrl }: Request): string {
  return publicUrl ?? baseUrl;
}

/** The query, and the path as the client sent it. */
function splitTarget({ originalUrl }: Request): { readonly search: string; readonly path: string } {
  const questionMark = originalUrl.indexOf('?');
  if (questionMark < 0) return { search: '', path: originalUrl };
  return { search: originalUrl.slice(questionMark), path: originalUrl.slice(0, questionMark) };
}

function refuseMethod(routes: ReadonlyMap<string, Route>, method: string): Reply {
  const allow = ['OPTIONS', ...routes.keys(), ...(routes.has('GET') ? ['HEAD'] : [])].sort().join(', ');
  if (method === 'OPTIONS') return { status: 204, headers: { allow } };
  throw new HttpProblemError('METHOD_NOT_ALLOWED', `the route knows ${allow}`, { allow });
}

async function answerUnknownPath(api: Api, request: Request, response: Response): Promise<void> {
  await conduct(api.tools, { request, response, route: 'unknown' }, async () => {
    await api.admit(request);
    const base = mountPathOf(api, request);
    const detail = `there is nothing at this path; see ${base}/docs, or ${base}/openapi.json for programs`;
    throw new HttpProblemError('ROUTE_NOT_FOUND', detail);
  });
}

/** What the router itself refuses: a path that is not percent-encoded UTF-8. Anything else is a bug, told as one. */
function createErrorHandler(api: Api) {
  return async (error: unknown, request: Request, response: Response, next: NextFunction): Promise<void> => {
    if (response.headersSent) return next(error);
    await conduct(api.tools, { request, response, route: 'unknown' }, async () => {
      await api.admit(request);
      if (error instanceof Error && 'status' in error && error.status === 400) {
        throw new HttpProblemError('MALFORMED_REQUEST', 'the path is not percent-encoded UTF-8');
      }
      throw error;
    });
  };
}
