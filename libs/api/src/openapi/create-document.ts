import { maxJsonValues } from '../json/parse-json.js';
import { type Route, routeTags } from '../routes/route.js';
import type { ApiDocument } from './api-document.js';
import { describeOperation } from './describe-operation.js';
import { describeWebhooks } from './describe-webhooks.js';
import { createNamedSchemas } from './named-schemas.js';

const description = `The API of a task scheduler: jobs say what is to be done and when, runs are each time that it is done.

- Everything is JSON in \`snake_case\`. Instants are in ISO 8601 with a zone, durations as in Go: \`500ms\`, \`90s\`, \`1h30m\`.
- Errors are problems as in RFC 9457, with a \`code\` to branch on and, for \`INVALID_INPUT\`, every field that is wrong. An
  answer of 400 to 499 has changed nothing. Unknown fields and parameters are refused, and
  so is a body of more than 1 MB or ${maxJsonValues} values, those inside of others counted.
- Answers may get further fields, and \`code\`, \`reason\` and the like further words (\`x-extensible-enum\` lists those that there
  are): pass over what you do not know. In requests every field and word must be one of those listed.
- Lists are arrays, with \`limit\` and \`offset\`; for deep pages follow the \`Link\` with \`rel="next"\`.
- A request that changes something may carry an \`Idempotency-Key\`, so that it can be sent again without harm.
- \`X-Request-Id\` is given back, or made up; it names the request in the logs of the server.
- A path that is not listed here is answered 404 \`ROUTE_NOT_FOUND\`, a method 405 \`METHOD_NOT_ALLOWED\`.`;

/** Makes the description of all routes, when it is first asked for; the function gives it for a mount path. */
export function createDocument(routes: readonly Route[]): (mountPath: string) => ApiDocument {
  let document: ApiDocument | undefined;
  return (mountPath) => {
    document ??= describeRoutes(routes);
    return { ...document, servers: [{ url: mountPath === '' ? '/' : mountPath }] };
  };
}

function describeRoutes(routes: readonly Route[]): ApiDocument {
  const schemas = createNamedSchemas();
  const paths: Record<string, Record<string, ReturnType<typeof describeOperation>>> = {};
  for (const route of routes) {
    const methods = (paths[route.path] ??= {});
    methods[route.method.toLowerCase()] = describeOperation(route, schemas);
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Aster', version: 'v1', description },
    servers: [],
    tags: Object.entries(routeTags).map(([name, text]) => ({ name, description: text })),
    security: [{ key: [] }],
    paths,
    webhooks: describeWebhooks(schemas),
    components: {
      schemas: schemas.all(),
      securitySchemes: {
        key: {
          type: 'http',
          scheme: 'bearer',
          description: 'One of the keys of the server. A server without keys, on loopback, asks for none.',
        },
      },
    },
  };
}
