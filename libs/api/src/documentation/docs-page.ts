import type { ApiDocument } from '../openapi/api-document.js';
import { methodBadge, operationSection } from './docs-operation.js';
import { schemaSection } from './docs-schema.js';
import { docsStyle } from './docs-style.js';
import { type Html, html } from './html.js';
import { prose } from './prose.js';

/** The document as a page for people: one file without scripts, that asks no host for anything. */
export function docsPage(document: ApiDocument, mountPath: string): string {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const groups = document.tags.map((tag) => ({
    ...tag,
    operations: operations.filter(({ operation }) => operation.tags.includes(tag.name)),
  }));
  const schemas = Object.entries(document.components.schemas);
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${document.info.title} API</title>
        ${style}
      </head>
      <body>
        <nav>
          <b>${document.info.title} API</b>
          ${groups.map(
            ({ name, operations: entries }) =>
              html`<h2>${name}</h2>
                <ul>
                  ${entries.map(navEntry)}
                </ul> `,
          )}
          <h2>schemas</h2>
          <ul>
            ${schemas.map(([name]) => html`<li><a href="#schema-${name}">${name}</a></li>`)}
          </ul>
        </nav>
        <main>
          <h1>${document.info.title} API</h1>
          ${prose(document.info.description)}
          <p>For programs: <a href="${mountPath}/openapi.json">openapi.json</a></p>
          ${groups.map(
            ({ name, description, operations: entries }) =>
              html`<h2>${name}</h2>
                <p>${description}</p>
                ${entries.map(({ method, path, operation }) => operationSection(method, path, operation))}`,
          )}
          <h2>schemas</h2>
          ${schemas.map(([name, schema]) => schemaSection(name, schema))}
        </main>
      </body>
    </html> `;
  return page.html;
}

/** Not escaped: it is our own, and its hash stands in the policy of the page. */
const style: Html = { html: `<style>${docsStyle}</style>` };

function navEntry({
  method,
  path,
  operation,
}: {
  readonly method: string;
  readonly path: string;
  readonly operation: { readonly operationId: string };
}): Html {
  return html`<li><a href="#${operation.operationId}">${methodBadge(method)} ${path.replace('/api/v1', '')}</a></li>`;
}
