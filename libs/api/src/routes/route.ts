import type { IncomingHttpHeaders } from 'node:http';
import type { ProblemCode } from '@aster-scheduler/client';
import type { FieldProblem } from '@aster-scheduler/core';
import type { Caller } from '../access/caller.js';
import type { RequestOrigin } from '../access/request-origin.js';
import type { RouteRight } from '../access/route-right.js';
import type { Audited } from '../audit/audited.js';
import type { ApiContext } from '../context/api-context.js';
import type { InputClass } from '../fields/field-registry.js';
import type { SentBody } from '../http/read-body.js';
import type { ReplyStream } from '../http/reply.js';
import type { JsonSchema } from '../json/json-schema.js';
import type { Turn } from '../limits/fair-share.js';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A request as it came, matched to its route. */
export interface IncomingRequest {
  /** Who has sent it. */
  readonly caller: Caller;
  readonly origin: RequestOrigin;
  readonly params: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingHttpHeaders;
  /** The path under which the API is mounted, empty at the root; or the address where clients find it. */
  readonly mountPath: string;
  /** The path as the client sent it, mount path included, without the query; an address likewise. */
  readonly path: string;
  /** Aborts when the client has gone, or the server is about to close. */
  readonly signal: () => AbortSignal;
  /** Waits for something other than the database, for longer than a request takes; others of the caller go on. */
  readonly aside: Turn['aside'];
  /** `undefined` when there is no body. */
  readonly readBody: () => Promise<SentBody | undefined>;
}

/** What the handler of a route gets: valid input. */
export interface RouteRequest<Params, Query, Body> {
  /** Who has sent it; the right of the route has been checked. */
  readonly caller: Caller;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** The body as it was sent, if it is a JSON Merge Patch. */
  readonly mergePatch?: Readonly<Record<string, unknown>>;
  readonly headers: IncomingHttpHeaders;
  readonly mountPath: string;
  readonly path: string;
  /** Aborts when the client has gone, or the server is about to close. */
  readonly signal: () => AbortSignal;
  /** Waits for something other than the database, for longer than a request takes; others of the caller go on. */
  readonly aside: Turn['aside'];
}

/** What the handler of a route answers with: one of JSON, text and a stream, or nothing. */
export interface RouteAnswer {
  /** The status of one of the other answers of the route. */
  readonly status?: number;
  /** Sent as JSON. */
  readonly content?: unknown;
  /** JSON that is written already, instead of the content. */
  readonly json?: string;
  /** Sent as it is; the headers say what it is. */
  readonly text?: string;
  /** The text is one of a few that everybody gets as they are. */
  readonly isFixed?: boolean;
  readonly stream?: ReplyStream;
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * What is kept instead of the content, for when the request comes again with its idempotency key: `again` of the
   * route makes the content anew from it. So what may be secret, or large, is nowhere but where it belongs.
   */
  readonly keeps?: string;
  /**
   * What the audit log keeps of a change; by default what the path names and what was sent. `nothing`: nothing was
   * changed.
   */
  readonly audit?: Audited | 'nothing';
}

/** An answer that is no problem, for the document. */
export interface DescribedAnswer {
  readonly status: 200 | 201 | 202 | 204 | 304;
  readonly description: string;
  /** What is sent as JSON. */
  readonly schema?: JsonSchema;
  /** What is sent otherwise, by media type. */
  readonly contents?: Readonly<Record<string, JsonSchema>>;
  /** Headers that the answer may carry, and what they say. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Headers of a list that comes in pages. */
export const linkHeader = { Link: 'The next page, with rel="next"; absent on the last.' } as const;

/** What is to be said of lists whose entries may be large. */
export const pagesEndEarly =
  'A page may hold fewer entries than `limit`, or none, although more follow: it ends at about 4 MB, and leaves out what ' +
  'has changed while it was read. Whether more follow is told by `Link` alone.';

/** Headers of an answer that tells of a new run. */
export const runLocation = { Location: 'The path of the run.' } as const;

/** Everything that is said of a route, for the server and for the document that describes it. */
interface RouteFacts {
  readonly method: Method;
  /** As in OpenAPI: `/api/v1/jobs/{id}`. */
  readonly path: string;
  /** Its name in the document. */
  readonly operationId: string;
  readonly summary: string;
  /** What there is to say besides, in Markdown. */
  readonly description?: string;
  readonly tag: RouteTag;
  /** Who may use it. Without it a route does not compile: there is no open door by oversight. */
  readonly right: RouteRight;
  /** Answers without the database. */
  readonly isLocal?: boolean;
  /**
   * Answers by the reader of statistics: what takes too long is told of as too much to count. `in parts`: it is left
   * out of the answer instead.
   */
  readonly isCounting?: boolean | 'in parts';
  /** What it makes is a run, which says who has made it and how: that is not told twice in the audit log. */
  readonly isToldByRun?: boolean;
  /** A POST that changes nothing, and so can be repeated without an idempotency key. */
  readonly isSafe?: boolean;
  /** What is sent is secret: nothing of it is kept, so that the request is not known again by an idempotency key. */
  readonly isNeverKept?: boolean;
  /** Its answer may go on for as long as there may be news. */
  readonly isLive?: boolean;
  /** Its body may be many times as large as that of other routes, and have more values. */
  readonly isLarge?: boolean;
  /** The body may be left out. */
  readonly isBodyOptional?: boolean;
  /** Further headers that the route reads, and what they say. */
  readonly readsHeaders?: Readonly<Record<string, string>>;
  readonly success: DescribedAnswer;
  readonly otherAnswers?: readonly DescribedAnswer[];
  /** Besides the problems that every route of its kind can have. */
  readonly problems: readonly ProblemCode[];
}

/** What the routes of the document are grouped by. */
export const routeTags = {
  jobs: 'What is to be done, and when.',
  runs: 'Each time that it is done: by a tick, a trigger or a dependency.',
  schedules: 'When a cron expression is due.',
  graph: 'Which jobs depend on which.',
  statistics: 'What it all comes to.',
  alerts: 'Who is told of what, and what is wrong now.',
  secrets: 'What commands get, and nobody is shown.',
  workers: 'Who does it, and what lies in front of them.',
  access: 'Who may do what.',
  health: 'For monitors.',
  documentation: 'What you are reading.',
} as const;
export type RouteTag = keyof typeof routeTags;

/** A route as its file writes it, with the classes of its input. */
export interface TypedRoute<Params extends object, Query extends object, Body extends object> extends RouteFacts {
  readonly params?: InputClass<Params>;
  readonly query?: InputClass<Query>;
  readonly body?: InputClass<Body>;
  /** A body that the route takes. */
  readonly example?: Body;
  /** Fields of the body for which null is a value like any other, rather than the same as being left out. */
  readonly nullFields?: readonly (keyof Body & string)[];
  /** Makes of a JSON Merge Patch what the class of the body takes; absent: the route takes none. */
  readonly readMergePatch?: (patch: Readonly<Record<string, unknown>>) => object;
  /** What is wrong besides with a body of which the class has refused a part, so that all is told at once. */
  readonly moreProblems?: (context: ApiContext, found: FaultyRequest<Params, Body>) => Promise<readonly FieldProblem[]>;
  readonly handle: (context: ApiContext, request: RouteRequest<Params, Query, Body>) => Promise<RouteAnswer>;
  /** What is to be done once what was changed is committed. */
  readonly afterwards?: (context: ApiContext) => void;
  /** The answer to a request that has come again, from what its first answer said to keep. */
  readonly again?: (context: ApiContext, keeps: string, caller: Caller) => Promise<RouteAnswer>;
}

/** A request whose body has problems. */
export interface FaultyRequest<Params, Body> {
  readonly caller: Caller;
  readonly params: Params;
  /** The fields of the body, all of them valid. */
  readonly body: Partial<Body>;
  /** The others, as far as the class knows them. */
  readonly faulty: ReadonlySet<string>;
}

/** A route in the table. */
export interface Route extends RouteFacts {
  readonly params?: InputClass;
  readonly query?: InputClass;
  readonly body?: InputClass;
  readonly example?: object;
  readonly readMergePatch?: unknown;
  /** Reads and checks the input, then does what the route is for. */
  readonly run: (context: ApiContext, request: IncomingRequest) => Promise<RouteAnswer>;
}

/** Whether a request can have an idempotency key. */
export function takesKey(route: Pick<RouteFacts, 'method' | 'isSafe' | 'isNeverKept'>): boolean {
  return route.method !== 'GET' && route.isSafe !== true && route.isNeverKept !== true;
}

/** Whether the audit log tells of what the route does. */
export function isAudited({
  method,
  isSafe,
  isToldByRun,
}: Pick<RouteFacts, 'method' | 'isSafe' | 'isToldByRun'>): boolean {
  return method !== 'GET' && isSafe !== true && isToldByRun !== true;
}

/** Whether an answer of the route can be compared with one that was read before. */
export function isConditional({ method, right, isLocal, success }: RouteFacts): boolean {
  return method === 'GET' && right !== 'everybody' && isLocal !== true && success.schema !== undefined;
}
