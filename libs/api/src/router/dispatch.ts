import type { ServerResponse } from 'node:http';
import { isLoopback } from '@aster-scheduler/core';
import type { Request } from 'express';
import { type Caller, nobody } from '../access/caller.js';
import type { AddressReader } from '../access/client-address.js';
import { originOf } from '../access/request-origin.js';
import { requireRight } from '../access/require-right.js';
import type { ApiContext } from '../context/api-context.js';
import type { Admit } from '../http/admission.js';
import { contentTag, ifNoneMatchNames } from '../http/etag.js';
import type { ExchangeTools } from '../http/exchange.js';
import { parseQuery } from '../http/parse-query.js';
import { type BodyLimits, readBody } from '../http/read-body.js';
import { jsonHeaders, jsonReply, type Reply } from '../http/reply.js';
import { whileAllowed } from '../http/while-allowed.js';
import { maxJsonValues } from '../json/parse-json.js';
import { countingCost } from '../limits/allowance.js';
import type { FairShare } from '../limits/fair-share.js';
import type { RefusedKeys } from '../limits/refused-keys.js';
import type { RequestLimits } from '../limits/request-limits.js';
import { UsedUpError } from '../limits/used-up-error.js';
import { HttpProblemError } from '../problems/http-problem-error.js';
import { type IncomingRequest, isConditional, type Route, type RouteAnswer } from '../routes/route.js';

/** What every request is answered with. */
export interface Api {
  readonly context: ApiContext;
  readonly tools: ExchangeTools;
  readonly bodyLimitBytes: number;
  readonly admit: Admit;
  readonly admitAgainMs: number;
  readonly addressOf: AddressReader;
  readonly limits: RequestLimits;
  readonly refused: RefusedKeys;
  readonly share: FairShare;
  /** Without a slash at the end. */
  readonly publicUrl: string | undefined;
}

/** Answers a request of one path, by the route of its method: who asks, whether they may, within their limits. */
export async function dispatch(api: Api, routes: ReadonlyMap<string, Route>, request: Request): Promise<Reply> {
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const route = routes.get(method);
  const caller = route?.right === 'everybody' ? nobody : await api.admit(request);
  if (route === undefined) {
    await takeOf(api, request, { caller, cost: 1 });
    return refuseMethod(routes, request.method);
  }
  const { search, path } = splitTarget(request);
  const asked = { request, params: request.params, search, headers: request.headers };
  const readSent = async () => readBody(request, bodyLimits(api, route));
  const reply = await answerAs(api, caller, route, {
    ...asked,
    path: path.slice(request.baseUrl.length),
    readBody: readSent,
    response: request.res,
  });
  return asRead(request, reply);
}

/** What is asked of a route: the request itself, or what something asks for that the request has let in. */
export interface Asked {
  /** What was sent, from where. */
  readonly request: Request;
  readonly params: IncomingRequest['params'];
  readonly search: string;
  /** Below the mount path. */
  readonly path: string;
  readonly headers: IncomingRequest['headers'];
  readonly readBody: IncomingRequest['readBody'];
  /** What the answer is sent by, when it is an answer of its own. */
  readonly response?: ServerResponse | undefined;
}

/** Answers by a route, if the caller has the right, within their limits. */
export async function answerAs(api: Api, caller: Caller, route: Route, asked: Asked): Promise<Reply> {
  const { request } = asked;
  const isForAll = route.right === 'everybody';
  const who = isForAll ? undefined : nameOf(api, caller, request);
  const limitHeaders = isForAll ? {} : await takeOf(api, request, { caller, cost: costOf(route) });
  requireRight(caller, route.right);
  const mountPath = mountPathOf(api, request);
  const incoming = {
    caller,
    origin: originOf(request, api.addressOf(request)),
    params: asked.params,
    query: parseQuery(asked.search),
    headers: asked.headers,
    mountPath,
    path: mountPath + asked.path,
    signal: () => signalOf(request, api.tools.closing),
    readBody: asked.readBody,
  };
  const answer = await api.share.run(
    route.isLocal === true ? undefined : who,
    async ({ aside }) => route.run(api.context, { ...incoming, aside }),
    ({ stream }) => (stream === undefined && asked.response !== undefined ? sent(asked.response) : undefined),
  );
  if (route.isLocal !== true) api.tools.watch.answered(`${route.method} ${route.path}`);
  const reply = toReply(route, whileAdmitted(api, { request, route, answer }));
  const told = { ...reply, headers: { ...reply.headers, ...limitHeaders }, who };
  return isConditional(route) ? withTag(told) : told;
}

/** Resolves when the client has taken the answer, as far as can be known, or is gone. */
export async function sent(response: ServerResponse): Promise<void> {
  if (response.writableFinished || response.destroyed) return;
  await new Promise<void>((resolve) => {
    response.once('finish', resolve).once('close', resolve);
  });
}

/**
 * Takes what something costs from what its caller may ask for.
 *
 * @returns headers that tell what is left
 * @throws UsedUpError
 */
export async function takeOf(
  api: Api,
  request: Request,
  { caller, cost }: { readonly caller: Caller; readonly cost: number },
): Promise<Readonly<Record<string, string>>> {
  try {
    return await api.limits.take(nameOf(api, caller, request), cost);
  } catch (error) {
    if (error instanceof UsedUpError && hasName(caller)) api.refused.note(request, error);
    throw error;
  }
}

/**
 * By what a caller is told from others: the name, or the address of who has none. An app around the API counts for
 * itself, and so may programs on this machine where no key is asked for.
 */
export function nameOf({ addressOf }: Api, caller: Caller, request: Request): string | undefined {
  const { actor } = caller;
  if (hasName(caller)) return actor;
  const address = addressOf(request);
  return actor === 'app' || address === undefined || isLoopback(address) ? undefined : address;
}

function hasName({ actor }: Caller): boolean {
  return actor.includes(':');
}

function costOf({ isCounting = false }: Route): number {
  return isCounting === false ? 1 : countingCost;
}

/** An answer that may go on for hours ends when its caller would not get it any more. */
function whileAdmitted(
  { admit, admitAgainMs }: Api,
  { request, route, answer }: { readonly request: Request; readonly route: Route; readonly answer: RouteAnswer },
): RouteAnswer {
  const { stream } = answer;
  if (stream === undefined || stream.whenClosing === 'finish' || route.right === 'everybody') return answer;
  const check = async () => requireRight(await admit(request), route.right);
  const isRefusal = (error: unknown) => error instanceof HttpProblemError;
  return { ...answer, stream: whileAllowed(stream, { check, isRefusal, everyMs: admitAgainMs }) };
}

/** A long body is read in turns, and no text in it may be longer than a short body, which is read in one go. */
function bodyLimits({ bodyLimitBytes }: Api, { isLarge }: Route): BodyLimits {
  if (isLarge !== true) return { bytes: bodyLimitBytes };
  return { bytes: 8 * bodyLimitBytes, json: { values: 5 * maxJsonValues, textLength: bodyLimitBytes } };
}

/** Aborts when the client has gone, or the server is about to close. */
export function signalOf({ res: response }: Request, closing?: AbortSignal): AbortSignal {
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

function toReply(route: Route, { status = route.success.status, ...answer }: RouteAnswer): Reply {
  const { content, json, text, isFixed, stream, headers } = answer;
  if (json !== undefined) return { status, headers: { ...jsonHeaders, ...headers }, body: json };
  const body = stream ?? text;
  return body === undefined ? jsonReply(status, content, headers) : { status, headers: { ...headers }, body, isFixed };
}

/** What the paths of the API begin with for clients. */
export function mountPathOf({ publicUrl }: Api, { baseUrl }: Request): string {
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
