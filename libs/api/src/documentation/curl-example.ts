import type { Operation } from '../openapi/api-document.js';

/** A command that sends an example of a request; `$ASTER` stands for where the API is, `$ID` for whose turn it is. */
export function curlExample(method: string, path: string, operation: Operation): string {
  const query = (operation.parameters ?? []).flatMap(({ in: place, name, required, schema }) => {
    const [example] = (schema['examples'] ?? []) as readonly unknown[];
    return place === 'query' && required ? [`${name}=${encodeURIComponent(String(example ?? ''))}`] : [];
  });
  const url = `$ASTER${path.replaceAll(/\{\w+\}/g, '$ID')}${query.length === 0 ? '' : `?${query.join('&')}`}`;
  const body = operation.requestBody?.content['application/json']?.example;
  const isPlain = method === 'get' || (method === 'post' && body !== undefined); // what curl sends by itself
  const lines = [
    `curl${isPlain ? '' : ` -X ${method.toUpperCase()}`} "${url}"`,
    ...(operation.security === undefined ? ['-H "Authorization: Bearer $API_KEY"'] : []),
    ...(body === undefined ? [] : ["-H 'Content-Type: application/json'", `-d '${quoted(body)}'`]),
  ];
  return lines.join(' \\\n  ');
}

function quoted(body: unknown): string {
  return JSON.stringify(body, undefined, 2).replaceAll("'", String.raw`'\''`);
}
