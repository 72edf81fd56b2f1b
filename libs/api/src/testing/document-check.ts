import type { ValidateFunction } from 'ajv/dist/2020.js';
import type { ResponseObject } from '../openapi/api-document.js';
import { createDocument } from '../openapi/create-document.js';
import { routeTable } from '../router/route-table.js';
import { closed, createValidator, problemsOf } from './schema-problems.js';

/** An answer as it came over the wire. */
export interface SeenAnswer {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly status: number;
  readonly headers: Headers;
  /** Parsed, for JSON. */
  readonly body: unknown;
}

const document = createDocument(routeTable)('');
const documentId = 'https://aster.test/openapi.json';
const ajv = createValidator();
ajv.addKeyword('components');
ajv.addSchema({ $id: documentId, components: closed(document.components) });
const validators = new Map<string, ValidateFunction>();
const matchers = Object.keys(document.paths).map((path) => ({
  path,
  pattern: new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`),
}));

/** In what an answer differs from what the document says of its route; empty also for what is no route of this API. */
export function documentFaults(answer: SeenAnswer): string[] {
  const template = matchers.find(({ pattern }) => pattern.test(answer.path))?.path ?? '';
  const method = answer.method === 'HEAD' ? 'get' : answer.method.toLowerCase();
  const operation = document.paths[template]?.[method];
  const isOurs = answer.headers.has('x-request-id');
  if (operation === undefined || !isOurs) return [];
  const where = `${method} ${template} ${answer.status}`;
  const response = operation.responses[answer.status];
  if (response === undefined) return [`${where} is not documented: ${JSON.stringify(answer.body)}`];
  return [...contentFaults(where, response, answer), ...headerFaults(where, response, answer)];
}

function contentFaults(where: string, { content }: ResponseObject, { headers, body, method }: SeenAnswer): string[] {
  const type = headers.get('content-type')?.split(';')[0];
  if (content === undefined) return type === undefined ? [] : [`${where} has content of type ${type}`];
  const described = type === undefined ? undefined : content[type];
  if (type === undefined || described === undefined) return [`${where} has the type ${type}`];
  if (!type.endsWith('json') || method === 'HEAD') return [];
  const key = `${where} ${type}`;
  const validate = validators.get(key) ?? ajv.compile(absolute(closed(described.schema) as object));
  validators.set(key, validate);
  validate(body);
  return problemsOf(validate).map((problem) => `${where}: ${problem}`);
}

/** The schema with references that lead into the document. */
function absolute(schema: object): object {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/components', `"${documentId}#/components`)) as object;
}

/** A header that is described need not be there, but a header of ours that is there must be described. */
function headerFaults(where: string, { headers: described = {} }: ResponseObject, { headers }: SeenAnswer): string[] {
  const known = Object.keys(described).map((name) => name.toLowerCase());
  return ['location', 'etag', 'link', 'idempotent-replayed', 'retry-after', 'www-authenticate']
    .filter((name) => headers.has(name) && !known.includes(name))
    .map((name) => `${where} has the header ${name}, which is not documented`);
}
