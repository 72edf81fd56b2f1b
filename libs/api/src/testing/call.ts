import { isProblem, type Problem } from '@aster-scheduler/client';
import { problemSchema } from '../schemas/problem-schema.js';
import { schemaProblems } from './schema-problems.js';

/** An answer with its body read. */
export interface Called {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: unknown;
}

export interface CallOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is. */
  readonly raw?: string | Uint8Array<ArrayBuffer>;
}

/** Sends a request; with `json` it is a POST unless it says otherwise. */
export async function call(url: string, { method, headers, json, raw }: CallOptions = {}): Promise<Called> {
  const body = json === undefined ? raw : JSON.stringify(json);
  const response = await fetch(url, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    body,
  });
  const text = await response.text();
  const isJson = /^application\/(?:problem\+)?json$/.test(response.headers.get('content-type') ?? '');
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: isJson && text !== '' ? JSON.parse(text) : undefined,
  };
}

/** The problem that an answer tells; throws when it is not one in every respect. */
export function problemOf({ status, headers, body }: Called): Problem {
  if (headers.get('content-type') !== 'application/problem+json' || !isProblem(body)) {
    throw new Error(`an answer of ${status} is not a problem: ${JSON.stringify(body)}`);
  }
  const faults = schemaProblems(problemSchema, body);
  if (faults.length > 0) throw new Error(faults.join('; '));
  if (body.status !== status) throw new Error(`a problem of ${body.status} was sent with ${status}`);
  return body;
}
