import type { ProblemCode } from '@aster-scheduler/client';
import type { RouteRight } from '../access/route-right.js';
import { fieldsOf, type InputClass } from '../fields/field-registry.js';
import { mergePatchType } from '../http/read-body.js';
import type { DescribedAnswer, Route } from '../routes/route.js';
import { isConditional, takesKey } from '../routes/route.js';
import type { Operation, Parameter, ResponseObject } from './api-document.js';
import { describeProblems } from './describe-problems.js';
import type { NamedSchemas } from './named-schemas.js';

/** What the document says of a route. */
export function describeOperation(route: Route, schemas: NamedSchemas): Operation {
  const parameters = describeParameters(route);
  return {
    operationId: route.operationId,
    summary: route.summary,
    description: [route.description, describeRight(route.right)].filter((text) => text !== undefined).join('\n\n'),
    tags: [route.tag],
    ...(route.right === 'everybody' ? { security: [] } : {}),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(route.body === undefined ? {} : { requestBody: describeBody(route, route.body, schemas) }),
    responses: {
      ...describeAnswers(route, schemas),
      ...describeProblems(problemsOf(route), schemas),
    },
  };
}

function describeRight(right: RouteRight): string {
  if (right === 'everybody') return 'Needs no key.';
  const whole = right.reach === 'everything' ? ', and the reach of all jobs' : '';
  return `Needs the role \`${right.role}\`${whole}.`;
}

/** The problems of a route: its own, and those that every route of its kind can have. */
export function problemsOf(route: Route): readonly ProblemCode[] {
  const general: [boolean, readonly ProblemCode[]][] = [
    [true, ['MALFORMED_REQUEST', 'REQUEST_TIMEOUT', 'HEADERS_TOO_LARGE', 'INTERNAL']],
    [route.right !== 'everybody', ['UNAUTHENTICATED', 'FORBIDDEN', 'TOO_MANY_REQUESTS', 'DATABASE_UNAVAILABLE']],
    [route.body !== undefined, ['BODY_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE']],
    [takesKey(route), ['IDEMPOTENCY_MISMATCH']],
    [route.isLocal !== true, ['DATABASE_UNAVAILABLE']],
    [route.isCounting === true, ['TOO_MUCH_TO_COUNT']],
    [
      route.isLocal !== true && route.right !== 'everybody' && (route.isCounting ?? false) === false,
      ['LOCKED_TOO_LONG', 'QUERY_TOO_SLOW'],
    ],
  ];
  const applying = general.filter(([applies]) => applies).flatMap(([, codes]) => codes);
  return [...new Set([...route.problems, ...applying])];
}

function describeParameters(route: Route): Parameter[] {
  const headers = {
    ...(isConditional(route) ? { 'If-None-Match': ifNoneMatch } : {}),
    ...route.readsHeaders,
    ...(takesKey(route) ? { 'Idempotency-Key': idempotencyKey } : {}),
  };
  return [
    ...fieldParameters(route.params, 'path'),
    ...fieldParameters(route.query, 'query'),
    ...Object.entries(headers).map(([name, description]): Parameter => ({
      name,
      in: 'header',
      description,
      required: false,
      schema: { type: 'string' },
    })),
  ];
}

const ifNoneMatch = 'The ETag of an answer that was read before: 304 while it would be the same.';
const etag = { ETag: 'Changes with the answer.' } as const;
const unchanged: DescribedAnswer = { status: 304, description: 'It would be the same as was read.' };
const withHeaders = (answer: DescribedAnswer, { headers }: DescribedAnswer): DescribedAnswer => ({
  ...answer,
  headers: { ...etag, ...headers },
});

const idempotencyKey =
  '1 to 255 characters of ASCII. Within 24 hours, a request with the same key is answered as the first was, and ' +
  'nothing is done again; a job in the answer is as it is by then. A request that was refused leaves its key free.';

function fieldParameters(inputClass: InputClass | undefined, place: 'path' | 'query'): Parameter[] {
  if (inputClass === undefined) return [];
  return [...fieldsOf(inputClass)].map(([name, { schema, isRequired }]) => {
    const { description, ...rest } = schema;
    return {
      name,
      in: place,
      description: String(description),
      required: isRequired,
      schema: rest,
      ...(schema['type'] === 'array' ? { style: 'form', explode: false } : {}),
    };
  });
}

function describeBody(
  { isBodyOptional, example, readMergePatch }: Route,
  inputClass: InputClass,
  schemas: NamedSchemas,
): Operation['requestBody'] {
  const schema = schemas.referToInput(inputClass);
  return {
    required: isBodyOptional !== true,
    content: {
      'application/json': { schema, ...(example === undefined ? {} : { example }) },
      ...(readMergePatch === undefined ? {} : { [mergePatchType]: { schema: mergePatchSchema } }),
    },
  };
}

const mergePatchSchema = { type: 'object', description: 'The same as a JSON Merge Patch.' } as const;

function describeAnswers(route: Route, schemas: NamedSchemas): Record<string, ResponseObject> {
  const { success, otherAnswers = [] } = route;
  const answers = isConditional(route)
    ? [withHeaders(success, success), withHeaders(unchanged, success), ...otherAnswers]
    : [success, ...otherAnswers];
  return Object.fromEntries(answers.map((answer) => [answer.status, describeAnswer(route, answer, schemas)]));
}

function describeAnswer(route: Route, answer: DescribedAnswer, schemas: NamedSchemas): ResponseObject {
  const headers = Object.entries({
    ...answer.headers,
    ...(takesKey(route) ? { 'Idempotent-Replayed': 'true when the answer was given before.' } : {}),
  });
  const contents = {
    ...answer.contents,
    ...(answer.schema === undefined ? {} : { 'application/json': answer.schema }),
  };
  const content = Object.entries(contents).map(([type, schema]) => [type, { schema: schemas.referTo(schema) }]);
  return {
    description: answer.description,
    ...(headers.length === 0 ? {} : { headers: describeHeaders(headers) }),
    ...(content.length === 0 ? {} : { content: Object.fromEntries(content) }),
  };
}

function describeHeaders(headers: readonly (readonly [string, string])[]): ResponseObject['headers'] {
  return Object.fromEntries(
    headers.map(([name, description]) => [name, { description, schema: { type: 'string' as const } }]),
  );
}
