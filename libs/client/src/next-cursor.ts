/**
 * The cursor in the `Link` header's target with `rel="next"` (RFC 8288), or `undefined` when there is no such link,
 * as on the last page.
 */
export function nextCursor(linkHeader: string | null): string | undefined {
  for (const [, target = '', parameters = ''] of (linkHeader ?? '').matchAll(/<([^<>]*)>([^<]*)/g)) {
    const [, quoted, bare = ''] = /;\s*rel\s*=\s*(?:"([^"]*)"|([\w-]+))/i.exec(parameters) ?? [];
    if (!(quoted ?? bare).toLowerCase().split(/\s+/).includes('next')) continue;
    const queryAt = target.indexOf('?');
    if (queryAt < 0) continue;
    const cursor = new URLSearchParams(target.slice(queryAt)).get('cursor');
    if (cursor !== null) return cursor;
  }
  return undefined;
}
