import type { IncomingHttpHeaders } from 'node:http';
import type { Db } from '@aster-scheduler/db';
import { findJobId } from '@aster-scheduler/job-store';
import { JobKey } from './job-key.js';
import type { Method } from './route.js';

/** A request as it is compared with others that have its idempotency key. */
export interface ComparedRequest {
  readonly operationId: string;
  readonly method: Method;
  readonly params: object;
  readonly body: object;
  readonly mergePatch?: unknown;
  /** Fields for which null is a value like any other. */
  readonly nullFields: readonly string[];
  readonly headers: IncomingHttpHeaders;
}

/**
 * What a request asks for, in each way in which the same may be asked for: a job is named by its name or its id, and in
 * what is made anew a field that is null says the same as one that is left out.
 */
export async function requestContents(db: Db, request: ComparedRequest): Promise<readonly unknown[]> {
  const { operationId, params, mergePatch, headers } = request;
  const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch } = headers;
  const conditions = [mergePatch, ifMatch, ifNoneMatch].every((each) => each === undefined)
    ? []
    : [{ mergePatch, ifMatch, ifNoneMatch }];
  const contentFor = (named: object) => [operationId, named, bodyOf(request), ...conditions];
  if (!(params instanceof JobKey)) return [contentFor(params)];
  const id = await findJobId(db, params.id);
  const ways = id === undefined || id === params.id ? [params] : [params, { ...params, id }];
  return ways.map(contentFor);
}

/** Edits are told by null to go back to a default, and what is left out stays. */
function bodyOf({ method, body, nullFields }: ComparedRequest): object {
  if (method !== 'POST') return body;
  return Object.fromEntries(
    Object.entries(body)
      .filter(([name, value]) => value !== null || nullFields.includes(name))
      .map(([name, value]) => [name, Array.isArray(value) ? value.map(elementOf) : (value as unknown)]),
  );
}

/** An element of a list of objects is an instance of its class; of anything else, null is a part. */
function elementOf(element: unknown): unknown {
  if (typeof element !== 'object' || element === null || Array.isArray(element)) return element;
  if (Object.getPrototypeOf(element) === Object.prototype) return element;
  return Object.fromEntries(Object.entries(element).filter(([, value]) => value !== null));
}
