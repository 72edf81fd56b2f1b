import { InvalidInputError, isPlainObject } from '@aster-scheduler/core';
import type { Caller } from '../access/caller.js';
import { requireReached } from '../access/require-reached.js';
import type { RouteRight } from '../access/route-right.js';
import type { ApiContext } from '../context/api-context.js';
import type { InputClass } from '../fields/field-registry.js';
import type { SentBody } from '../http/read-body.js';
import { inspectInput, maxInputProblems, readInput } from '../input/read-input.js';
import { HttpProblemError } from '../problems/http-problem-error.js';
import { answerKeyed, type KeyedHandling, readIdempotencyKey } from './answer-keyed.js';
import { recordChange, withHints } from './record-change.js';
import { requestContents } from './request-contents.js';
import {
  type IncomingRequest,
  isAudited,
  type Route,
  type RouteAnswer,
  type RouteRequest,
  takesKey,
  type TypedRoute,
} from './route.js';

/** Makes an entry of the route table. Where a class is left out, the handler gets an empty object. */
export function defineRoute<Params extends object, Query extends object, Body extends object>(
  route: TypedRoute<Params, Query, Body>,
): Route {
  const {
    handle: _handle,
    again: _again,
    afterwards: _after,
    nullFields: _null,
    moreProblems: _more,
    ...facts
  } = route;
  return {
    ...facts,
    async run(context, { readBody, ...request }) {
      const { caller } = request;
      const params =
        route.params === undefined ? nothing<Params>() : readInput(route.params, request.params, 'the path');
      await requireReached(context.db, route.right, caller, params);
      const query = readQuery(route, request.query);
      const { body, mergePatch } = await readBodyInput(context, route, { params, caller }, readBody);
      const answer = await answerTo(context, route, { ...request, params, query, body, mergePatch });
      route.afterwards?.(context);
      return answer;
    },
  };
}

/** A request whose input is valid, with what is recorded of where it came from. */
type CheckedRequest<Params, Query, Body> = RouteRequest<Params, Query, Body> & Pick<IncomingRequest, 'origin'>;

async function answerTo<Params extends object, Query extends object, Body extends object>(
  context: ApiContext,
  route: TypedRoute<Params, Query, Body>,
  { origin, ...request }: CheckedRequest<Params, Query, Body>,
): Promise<RouteAnswer> {
  const { operationId, method, right, nullFields = [] } = route;
  const { caller, params, body, mergePatch, headers } = request;
  const sent = route.isNeverKept === true ? undefined : (mergePatch ?? body);
  const change = { operationId, right, params, body: sent, caller, origin };
  const work = async (inContext: ApiContext) => route.handle(inContext, request);
  const handle = async (inContext: ApiContext) => {
    if (isAudited(route)) return recordChange(inContext, change, work);
    // what is read for the answer may be locked: then nothing was made
    return route.isToldByRun === true ? withHints(inContext, work) : work(inContext);
  };
  const key = takesKey(route) ? readIdempotencyKey(headers) : undefined;
  if (key === undefined) return handle(context);
  const compared = { operationId, method, params, body, mergePatch, nullFields, headers };
  const contents = await requestContents(context.db, compared);
  return answerKeyed(context, { caller, key, contents }, { handle, again: againFor(route, caller) });
}

function againFor<Params extends object, Query extends object, Body extends object>(
  { again }: TypedRoute<Params, Query, Body>,
  caller: Caller,
): KeyedHandling['again'] {
  return again === undefined ? undefined : async (context, keeps) => again(context, keeps, caller);
}

/** @throws InvalidInputError with all that is wrong, within the class of the body and beyond */
async function readBodyInput<Params extends object, Query extends object, Body extends object>(
  context: ApiContext,
  route: TypedRoute<Params, Query, Body>,
  asked: { readonly params: Params; readonly caller: Caller },
  readBody: () => Promise<SentBody | undefined>,
): Promise<Pick<RouteRequest<Params, Query, Body>, 'body' | 'mergePatch'>> {
  if (route.body === undefined) return { body: nothing<Body>() };
  const { content, mergePatch } = await contentOf(route, readBody);
  const { input, problems, faulty } = inspectInput(route.body, content, 'the body');
  if (problems.length === 0) return { body: input, mergePatch };
  const more = (await route.moreProblems?.(context, { ...asked, body: input, faulty })) ?? [];
  throw new InvalidInputError([...problems, ...more].slice(0, maxInputProblems));
}

/** Only called for a route that names no class, so that the type is that of an empty object. */
function nothing<Empty extends object>(): Empty {
  return {} as Empty;
}

/** A health check may be asked with anything behind it; elsewhere an unknown parameter is a mistake. */
function readQuery<Query extends object>(
  { query: inputClass, right }: { readonly query?: InputClass<Query>; readonly right: RouteRight },
  sent: Readonly<Record<string, string>>,
): Query {
  if (inputClass !== undefined) return readInput(inputClass, sent, 'the query');
  const [unknown] = Object.keys(sent);
  if (unknown === undefined || right === 'everybody') return nothing<Query>();
  throw new InvalidInputError([{ field: unknown.slice(0, 100), message: 'is not known' }]);
}

async function contentOf(
  {
    isBodyOptional,
    readMergePatch,
  }: {
    readonly isBodyOptional?: boolean;
    readonly readMergePatch?: TypedRoute<object, object, object>['readMergePatch'];
  },
  readBody: () => Promise<SentBody | undefined>,
): Promise<{ readonly content: unknown; readonly mergePatch?: Readonly<Record<string, unknown>> }> {
  const body = await readBody();
  if (body === undefined) {
    if (isBodyOptional === true) return { content: {} };
    throw new HttpProblemError('MALFORMED_REQUEST', 'the body is missing: it must be a JSON object');
  }
  const { content, isMergePatch } = body;
  if (!isMergePatch) return { content };
  if (readMergePatch === undefined) {
    throw new HttpProblemError('UNSUPPORTED_MEDIA_TYPE', 'the route takes application/json, and no merge patch');
  }
  if (!isPlainObject(content)) return { content }; // which is refused
  return { content: readMergePatch(content), mergePatch: content };
}
