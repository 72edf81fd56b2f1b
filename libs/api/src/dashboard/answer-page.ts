import { acceptsEncoding } from '../http/compress.js';
import { ifNoneMatchNames } from '../http/etag.js';
import type { Reply } from '../http/reply.js';
import { HttpProblemError } from '../problems/http-problem-error.js';
import { pageHeaders } from './page-headers.js';
import { type PageFile, type Pages, tagOf } from './read-pages.js';

/** What the first page asks for, as long as its address says nothing else. */
const firstQuestion = /<!-- first: (.*?) -->/;

/** What of a request decides which file is sent, and how. */
export interface PageRequest {
  readonly method: string;
  /** Below `ui/`, as it was sent, without a query. */
  readonly path: string;
  /** With its question mark. */
  readonly search: string;
  readonly accept: string | undefined;
  readonly acceptEncoding: string | undefined;
  readonly ifNoneMatch: string | undefined;
}

/**
 * The file of a path; for a path that is none, the one page, which looks at the address itself. It is told where it is
 * in steps upwards (`<base href="../../">`), so any prefix that a proxy adds or takes away is right without a setting.
 * What the first page will ask for is asked for as soon as the page is read, before its scripts are.
 *
 * @throws HttpProblemError for a method that only a program would use, a file that does not exist, and for who wants
 * JSON
 */
export function answerPage({ index, files }: Pages, request: PageRequest): Reply {
  const { method, path, accept } = request;
  if (method !== 'GET' && method !== 'HEAD') {
    throw new HttpProblemError('METHOD_NOT_ALLOWED', 'the dashboard is only read', { allow: 'GET, HEAD' });
  }
  const file = files.get(path);
  if (file !== undefined) return answerFile(file, path, request);
  if (path.startsWith('assets/') || (path.includes('.') && !path.includes('/'))) {
    throw new HttpProblemError('ROUTE_NOT_FOUND', 'there is no such file');
  }
  if (accept !== undefined && !/text\/(?:html|\*)|\*\/\*/.test(accept)) {
    throw new HttpProblemError('ROUTE_NOT_FOUND', 'here are pages for people; programs find the API at api/v1');
  }
  const base = '../'.repeat(path.split('/').length - 1) || './';
  const page = index
    .replace('<!-- base -->', `<base href="${base}" />`)
    .replace(firstQuestion, path === '' && request.search === '' ? '$1' : '');
  const headers = { ...pageHeaders, 'cache-control': 'no-cache', etag: tagOf(page), vary: 'accept' };
  if (isKnown(request, headers.etag)) return { status: 304, headers };
  return { status: 200, headers: { ...headers, 'content-type': 'text/html; charset=utf-8' }, body: page };
}

function answerFile(file: PageFile, path: string, request: PageRequest): Reply {
  const cached = path.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
  const headers = { ...pageHeaders, 'cache-control': cached, etag: file.etag, vary: 'accept-encoding' };
  if (isKnown(request, file.etag)) return { status: 304, headers };
  const encoding = encodingOf(file, request.acceptEncoding);
  return {
    status: 200,
    headers: {
      ...headers,
      'content-type': file.type,
      ...(encoding === undefined ? {} : { 'content-encoding': encoding.name }),
    },
    body: encoding?.bytes ?? file.bytes,
  };
}

function encodingOf({ br, gz }: PageFile, accepted = '') {
  const offers = [
    { name: 'br', bytes: br },
    { name: 'gzip', bytes: gz },
  ];
  return offers.find(({ name, bytes }) => bytes !== undefined && acceptsEncoding(accepted, name));
}

function isKnown({ ifNoneMatch }: PageRequest, etag: string): boolean {
  return ifNoneMatch !== undefined && ifNoneMatchNames(ifNoneMatch, etag);
}

/** A page that leaves the first question to its scripts, which know the key that it is asked with. */
export function withoutFirstQuestion(pages: Pages): Pages {
  return { ...pages, index: pages.index.replace(firstQuestion, '') };
}
