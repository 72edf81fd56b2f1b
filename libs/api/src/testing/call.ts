import { isProblem, type Problem } from '@aster-scheduler/client';
import { problemSchema } from '../problems/problem-schema.js';
import { documentFaults } from './document-check.js';
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

/**
 * Sends a request; with `json` it is a POST unless it says otherwise. Throws when the answer is not as the document of
 * the API says.
 */
export async function call(url: string, options: CallOptions = {}): Promise<Called> {
  const { headers, json, raw } = options;
  const body = json === undefined ? raw : JSON.stringify(json);
  const method = options.method ?? (body === undefined ? 'GET' : 'POST');
  const response = await fetch(url, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    body,
  });
  const text = await response.text();
  const isJson = /^application\/(?:problem\+)?json$/.test(response.headers.get('content-type') ?? '');
  const called: Called = {
    status: response.status,
    headers: response.headers,
    text,
    body: isJson && text !== '' ? JSON.parse(text) : undefined,
  };
  const faults = documentFaults({ ...called, method, path: new URL(url).pathname });
  if (faults.length > 0) throw new Error(faults.join('; '));
  return called;
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
