import type { ProblemCode } from '@aster-scheduler/client';
import { openEnum } from '../json/object-schema.js';
import { problemStatus, problemTitles } from '../problems/problem-kinds.js';
import { problemSchema } from '../problems/problem-schema.js';
import type { ResponseObject } from './api-document.js';
import type { NamedSchemas } from './named-schemas.js';

/** Headers that problems of a status carry. */
const problemHeaders: Readonly<Record<number, Readonly<Record<string, string>>>> = {
  401: { 'WWW-Authenticate': 'Bearer realm="aster"' },
  409: { 'Retry-After': 'Of LOCKED_TOO_LONG: seconds after which it is worth asking again.' },
  429: { 'Retry-After': 'Seconds after which it is worth asking again.' },
  503: { 'Retry-After': 'Seconds after which it is worth asking again.' },
};

/** The problems of a route, by status: each names the codes that it stands for. */
export function describeProblems(
  codes: readonly ProblemCode[],
  schemas: NamedSchemas,
): Readonly<Record<string, ResponseObject>> {
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of codes) byStatus.set(problemStatus[code], [...(byStatus.get(problemStatus[code]) ?? []), code]);
  const problem = schemas.referTo(problemSchema);
  return Object.fromEntries(
    [...byStatus].map(([status, alike]) => {
      const schema = { allOf: [problem, { properties: { code: { [openEnum]: alike }, status: { const: status } } }] };
      return [
        status,
        {
          description: alike.map((code) => `\`${code}\`: ${problemTitles[code]}.`).join(' '),
          ...headersOf(status),
          content: { 'application/problem+json': { schema } },
        },
      ];
    }),
  );
}

function headersOf(status: number): Pick<ResponseObject, 'headers'> {
  const headers = Object.entries(problemHeaders[status] ?? {});
  if (headers.length === 0) return {};
  return {
    headers: Object.fromEntries(
      headers.map(([name, description]) => [name, { description, schema: { type: 'string' as const } }]),
    ),
  };
}
