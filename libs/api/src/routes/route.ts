import type { IncomingHttpHeaders } from 'node:http';
import type { ProblemCode } from '@aster-scheduler/client';
import { InvalidInputError } from '@aster-scheduler/core';
import type { ApiContext } from '../api-context.js';
import type { InputClass } from '../fields/field-registry.js';
import type { JsonSchema } from '../fields/json-schema.js';
import { readInput } from '../input/read-input.js';
import { HttpProblemError } from '../problems/http-problem-error.js';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A request as it came, matched to its route. */
export interface IncomingRequest {
  readonly params: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingHttpHeaders;
  /** The path under which the API is mounted; empty at the root. */
  readonly mountPath: string;
  /** The path as the client sent it, mount path included, without the query. */
  readonly path: string;
  /** `undefined` when there is no body. */
  readonly readBody: () => Promise<unknown>;
}

/** What the handler of a route gets: valid input. */
export interface RouteRequest<Params, Query, Body> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly headers: IncomingHttpHeaders;
  readonly mountPath: string;
  readonly path: string;
}

/** What the handler of a route answers with; the status is the route's own unless it says otherwise. */
export interface RouteAnswer {
  readonly content?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Everything that is said of a route, for the server and for the document that describes it. */
interface RouteFacts {
  readonly method: Method;
  /** As in OpenAPI: `/api/v1/jobs/{id}`. */
  readonly path: string;
  /** Its name in the document. */
  readonly operationId: string;
  readonly summary: string;
  readonly tag: 'jobs' | 'runs' | 'health';
  /** Needs no key. */
  readonly isPublic?: boolean;
  /** Answers without the database. */
  readonly isLocal?: boolean;
  readonly success: {
    readonly status: 200 | 201 | 202 | 204;
    readonly description: string;
    /** Absent for an answer without a body. */
    readonly schema?: JsonSchema;
    /** Headers that the answer may carry, and what they say. */
    readonly headers?: Readonly<Record<string, string>>;
  };
  /** Besides the problems that every route of its kind can have. */
  readonly problems: readonly ProblemCode[];
}

interface TypedRoute<Params extends object, Query extends object, Body extends object> extends RouteFacts {
  readonly params?: InputClass<Params>;
  readonly query?: InputClass<Query>;
  readonly body?: InputClass<Body>;
  readonly handle: (context: ApiContext, request: RouteRequest<Params, Query, Body>) => Promise<RouteAnswer>;
}

/** A route in the table. */
export interface Route extends RouteFacts {
  readonly params?: InputClass;
  readonly query?: InputClass;
  readonly body?: InputClass;
  /** Reads and checks the input, then does what the route is for. */
  readonly run: (context: ApiContext, request: IncomingRequest) => Promise<RouteAnswer>;
}

/** Makes an entry of the route table. Where a class is left out, the handler gets an empty object. */
export function defineRoute<Params extends object, Query extends object, Body extends object>(
  route: TypedRoute<Params, Query, Body>,
): Route {
  const { handle, ...facts } = route;
  return {
    ...facts,
    async run(context, { readBody, ...request }) {
      const params =
        route.params === undefined ? nothing<Params>() : readInput(route.params, request.params, 'the path');
      const query = readQuery(route, request.query);
      const body =
        route.body === undefined ? nothing<Body>() : readInput(route.body, await needBody(readBody), 'the body');
      return handle(context, { ...request, params, query, body });
    },
  };
}

/** Only called for a route that names no class, so that the type is that of an empty object. */
function nothing<Empty extends object>(): Empty {
  return {} as Empty;
}

/** A health check may be asked with anything behind it; elsewhere an unknown parameter is a mistake. */
function readQuery<Query extends object>(
  { query: inputClass, isPublic }: { readonly query?: InputClass<Query>; readonly isPublic?: boolean },
  sent: Readonly<Record<string, string>>,
): Query {
  if (inputClass !== undefined) return readInput(inputClass, sent, 'the query');
  const [unknown] = Object.keys(sent);
  if (unknown === undefined || isPublic === true) return nothing<Query>();
  throw new InvalidInputError([{ field: unknown.slice(0, 100), message: 'is not known' }]);
}

async function needBody(readBody: () => Promise<unknown>): Promise<unknown> {
  const body = await readBody();
  if (body === undefined)
    throw new HttpProblemError('MALFORMED_REQUEST', 'the body is missing: it must be a JSON object');
  return body;
}
