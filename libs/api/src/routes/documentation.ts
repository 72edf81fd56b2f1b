import { docsPage } from '../docs/docs-page.js';
import { docsPolicy } from '../docs/docs-style.js';
import { defineRoute } from './route.js';

export const openapi = defineRoute({
  method: 'GET',
  path: '/openapi.json',
  operationId: 'openapi',
  summary: 'Describes every route, every field and every error, in OpenAPI 3.1.',
  tag: 'documentation',
  isPublic: true,
  isLocal: true,
  success: { status: 200, description: 'The document.', schema: { type: 'object' } },
  problems: [],
  handle: async ({ document }, { mountPath }) => ({ content: document(mountPath) }),
});

export const docs = defineRoute({
  method: 'GET',
  path: '/docs',
  operationId: 'docs',
  summary: 'Shows the same for people, as one page that loads nothing else.',
  tag: 'documentation',
  isPublic: true,
  isLocal: true,
  success: { status: 200, description: 'The page.', contents: { 'text/html': { type: 'string' } } },
  problems: [],
  async handle({ document }, { mountPath }) {
    const headers = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': docsPolicy };
    return { text: docsPage(document(mountPath), mountPath), headers };
  },
});
