import { objectSchema, text } from '../json/object-schema.js';
import { HttpProblemError } from '../problems/http-problem-error.js';
import { defineRoute } from '../routes/define-route.js';
import { findReferenceFile } from './reference-file.js';
import { ReferenceFileKey } from './reference-file-key.js';
import { referencePolicy } from './reference-page.js';

const places = { docs: '/docs', openapi: '/openapi.json', api: '/api/v1', health: '/health' } as const;
const below = (mountPath: string, paths: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(paths).map(([name, path]) => [name, mountPath + path]));
const page = (html: string) => ({
  text: html,
  isFixed: true,
  headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': referencePolicy, vary: 'accept' },
});

export const index = defineRoute({
  method: 'GET',
  path: '/',
  operationId: 'index',
  summary: 'Tells where everything is. A browser gets the page of /docs.',
  tag: 'documentation',
  right: 'everybody',
  isLocal: true,
  readsHeaders: { Accept: 'With text/html in it: the page.' },
  success: {
    status: 200,
    description: 'The paths.',
    schema: objectSchema<Record<keyof typeof places, string>>('Index', 'Where everything is.', {
      docs: { ...text, description: 'Every route, for people.' },
      openapi: { ...text, description: 'The same for programs.' },
      api: { ...text, description: 'What the routes of jobs and runs begin with.' },
      health: { ...text, description: 'For monitors.' },
    }),
    contents: { 'text/html': { type: 'string' } },
  },
  problems: [],
  async handle({ documentation }, { headers, mountPath }) {
    if (headers.accept?.includes('text/html') === true) return page(documentation(mountPath).page);
    return { content: below(mountPath, places), headers: { vary: 'accept' } };
  },
});

const lists = {
  jobs: '/api/v1/jobs',
  runs: '/api/v1/runs',
  graph: '/api/v1/graph',
  workers: '/api/v1/workers',
  pools: '/api/v1/pools',
} as const;

export const apiIndex = defineRoute({
  method: 'GET',
  path: places.api,
  operationId: 'apiIndex',
  summary: 'Tells where the lists are.',
  tag: 'documentation',
  right: { role: 'read', reach: 'nothing' },
  isLocal: true,
  success: {
    status: 200,
    description: 'The paths.',
    schema: objectSchema<Record<keyof typeof lists, string>>('ApiIndex', 'Where the lists are.', {
      jobs: text,
      runs: text,
      graph: text,
      workers: text,
      pools: text,
    }),
  },
  problems: ['INVALID_INPUT'],
  handle: async (_context, { mountPath }) => ({ content: below(mountPath, lists) }),
});

export const openapi = defineRoute({
  method: 'GET',
  path: '/openapi.json',
  operationId: 'openapi',
  summary: 'Describes every route, every field and every error, in OpenAPI 3.1.',
  tag: 'documentation',
  right: 'everybody',
  isLocal: true,
  success: { status: 200, description: 'The document.', schema: { type: 'object' } },
  problems: [],
  handle: async ({ documentation }, { mountPath }) => ({
    text: documentation(mountPath).openapi,
    isFixed: true,
    headers: { 'content-type': 'application/json' },
  }),
});

export const docs = defineRoute({
  method: 'GET',
  path: '/docs',
  operationId: 'docs',
  summary: 'Shows the same for people, who can try it there.',
  tag: 'documentation',
  right: 'everybody',
  isLocal: true,
  success: { status: 200, description: 'The page.', contents: { 'text/html': { type: 'string' } } },
  problems: [],
  handle: async ({ documentation }, { mountPath }) => page(documentation(mountPath).page),
});

export const docsFile = defineRoute({
  method: 'GET',
  path: '/docs/{file}',
  operationId: 'docsFile',
  summary: 'Gives a file that the page of /docs loads.',
  tag: 'documentation',
  right: 'everybody',
  isLocal: true,
  params: ReferenceFileKey,
  readsHeaders: { 'If-None-Match': 'The ETag of the file as it was read: 304 while that is the current one.' },
  success: {
    status: 200,
    description: 'The file.',
    contents: { 'text/css': { type: 'string' }, 'text/javascript': { type: 'string' } },
    headers: { ETag: 'Changes with the file.' },
  },
  otherAnswers: [
    { status: 304, description: 'It is still as it was read.', headers: { ETag: 'Changes with the file.' } },
  ],
  problems: ['INVALID_INPUT', 'ROUTE_NOT_FOUND'],
  async handle(_context, { params }) {
    const file = await findReferenceFile(params.file);
    if (file === undefined) throw new HttpProblemError('ROUTE_NOT_FOUND', 'the page has no such file');
    const { text, contentType, etag } = file;
    return { text, isFixed: true, headers: { 'content-type': contentType, etag, 'cache-control': 'no-cache' } };
  },
});
