import { setMaxListeners } from 'node:events';
import { createStatisticsReader } from '@aster-scheduler/statistics';
import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import type { KeyRing } from '../access/key-ring.js';
import type { ApiContext } from '../context/api-context.js';
import { addDashboard } from '../dashboard/add-dashboard.js';
import { createDocumentation } from '../documentation/create-documentation.js';
import { allowOrigins } from '../http/cross-origin.js';
import { createDatabaseOutage, type DatabaseOutage } from '../http/database-outage.js';
import { conduct } from '../http/exchange.js';
import { createStreamCount } from '../http/stream-count.js';
import { createFairShare } from '../limits/fair-share.js';
import { createRefusedKeys, noRefusedKeys } from '../limits/refused-keys.js';
import { createRequestLimits } from '../limits/request-limits.js';
import { createNewsWatch } from '../live/news-watch.js';
import { createRunWatch } from '../live/run-watch.js';
import { createWaitCount } from '../live/wait-count.js';
import { addGauges } from '../measures/add-gauges.js';
import { HttpProblemError } from '../problems/http-problem-error.js';
import type { Route } from '../routes/route.js';
import { addSignIn } from '../sign-in/add-sign-in.js';
import { addAgentDoor } from './add-agent-door.js';
import { addPingRoutes } from './add-ping-routes.js';
import { apiDefaults, type ApiParts } from './api-options.js';
import { type Api, dispatch, mountPathOf, takeOf } from './dispatch.js';
import type { Entrance } from './entrance.js';
import { routeTable } from './route-table.js';

/** Makes the REST API as an Express router, for those whom `admit` lets in. */
export function createRouter(options: ApiParts, entrance: Entrance): Router {
  const { addressOf, admit, ring } = entrance;
  const { emit, closing } = options;
  if (closing !== undefined) setMaxListeners(0, closing); // one for each who follows
  const watch = createDatabaseOutage(emit);
  const passesUnknownPaths = options.passesUnknownPaths === true; // those may be the app's own
  const api: Api = {
    context: contextOf(options, watch, ring),
    tools: {
      emit,
      watch,
      closing,
      streams: createStreamCount(
        options.maxStreams ?? apiDefaults.maxStreams,
        options.maxStreamsOfOne ?? apiDefaults.maxStreamsOfOne,
      ),
      writeTimeoutMs: options.writeTimeoutMs ?? apiDefaults.writeTimeoutMs,
    },
    bodyLimitBytes: options.bodyLimitBytes ?? apiDefaults.bodyLimitBytes,
    addressOf,
    share: createFairShare(options.maxAtOnceOfOne ?? apiDefaults.maxAtOnceOfOne),
    limits: createRequestLimits(options.rateLimit ?? apiDefaults.rateLimit),
    refused: entrance.isKnownByKey && !passesUnknownPaths ? createRefusedKeys() : noRefusedKeys,
    admit,
    admitAgainMs: options.admitAgainMs ?? apiDefaults.admitAgainMs,
    publicUrl: options.publicUrl?.replace(/\/$/, ''),
  };
  const { addGauge } = options.metrics ?? {};
  if (addGauge !== undefined) {
    const { statistics } = api.context;
    addGauges(addGauge, { statistics, openStreams: api.tools.streams.open, jobs: options.metricsOfJobs ?? [] });
  }
  const router = express.Router({ caseSensitive: true });
  if (options.allowedOrigins !== undefined) router.use(allowOrigins(options.allowedOrigins));
  addRefusals(router, api);
  addPages(router, options, api, entrance);
  addPingRoutes(router, api);
  if (options.agents !== undefined) addAgentDoor(router, api, options.agents);
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

/** Before anything is looked for: who has used up what they may ask for may go on asking thousands of times. */
function addRefusals(router: Router, { refused, tools }: Api): void {
  router.use(async (request, response, next) => {
    const route = ['/api/v1/', '/mcp'].find((begin) => request.url.startsWith(begin));
    const replyTo = route === undefined ? undefined : refused.replyTo(request);
    if (replyTo === undefined) return next();
    await conduct(tools, { request, response, route: `${route}*` }, async () => replyTo(response));
  });
}

/** The dashboard, and where people sign in to it. */
function addPages(router: Router, options: ApiParts, { tools, limits }: Api, entrance: Entrance): void {
  const { db, dashboard: folder, signIn, dashboardMark: mark, traceAddress } = options;
  if (folder === undefined) return;
  if (signIn !== undefined) {
    const { addressOf, log, ring, tryOpen } = entrance;
    addSignIn(router, signIn, { db, exchange: tools, addressOf, limits, log, ring, tryOpen });
  }
  const isAtRoot = options.passesUnknownPaths !== true;
  const { asksForKey } = entrance;
  addDashboard(router, tools, folder, { isAtRoot, asksForKey, issuer: signIn?.issuer, mark, traceAddress });
}

function contextOf(
  options: ApiParts,
  { lost: onLost, answered: onAnswered }: DatabaseOutage,
  keys: KeyRing,
): ApiContext {
  const { db, notifier, hints, metrics, secrets, commandProblemOf } = options;
  const { defaults = apiDefaults.defaults, maxWatched = apiDefaults.maxWatched } = options;
  const { maxWaits = apiDefaults.maxWaits } = options;
  return {
    db,
    notifier,
    hints,
    defaults,
    secrets,
    commandProblemOf,
    metrics,
    features: featuresOf(options),
    keys,
    maxJobsOfOne: options.maxJobsOfOne ?? apiDefaults.maxJobsOfOne,
    statistics: createStatisticsReader(db),
    runWatch: createRunWatch({ db, onLost, onAnswered }),
    waits: createWaitCount(maxWaits),
    newsWatch: createNewsWatch({ db, hints, maxWatched, onLost, onAnswered }),
    documentation: createDocumentation(routeTable),
  };
}

function featuresOf({ dashboard, metrics, agents }: ApiParts): readonly string[] {
  const parts = Object.entries({ dashboard, metrics, mcp: agents });
  return parts.filter(([, part]) => part !== undefined).map(([name]) => name);
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

async function answerUnknownPath(api: Api, request: Request, response: Response): Promise<void> {
  await conduct(api.tools, { request, response, route: 'unknown' }, async () => {
    await takeOf(api, request, { caller: await api.admit(request), cost: 1 });
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
