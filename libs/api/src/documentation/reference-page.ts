import { escapeMarkup } from './escape-markup.js';

/**
 * The page at `/docs`: Swagger UI on the document of this API. Everything it loads lies below `/docs`, and nothing
 * stands inline, so that the policy can forbid all else.
 *
 * @param mountPath what the paths of the API begin with for the browser
 */
export function referencePage(mountPath: string): string {
  const base = escapeMarkup(mountPath);
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Aster API</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="${base}/docs/swagger-ui.css" />
    <link rel="stylesheet" href="${base}/docs/reference.css" />
  </head>
  <body>
    <div id="reference" data-document="${base}/openapi.json">
      <noscript>This page needs JavaScript; the same for programs is at ${base}/openapi.json.</noscript>
    </div>
    <script src="${base}/docs/swagger-ui-bundle.js"></script>
    <script src="${base}/docs/reference.js"></script>
  </body>
</html>
`;
}

/** What the page may do: load from where it came from, and send requests there. Images of the style are `data:`. */
export const referencePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Starts Swagger UI. `validatorUrl` would otherwise have a server of others look at the document. */
export const referenceScript = `'use strict';
const dark = matchMedia('(prefers-color-scheme: dark)');
const followReader = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
dark.addEventListener('change', followReader);
followReader();
SwaggerUIBundle({
  url: document.getElementById('reference').dataset.document,
  dom_id: '#reference',
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  docExpansion: 'list',
  filter: true,
  tryItOutEnabled: true,
  validatorUrl: null,
});
`;

/** Swagger UI styles its own elements only. */
export const referenceStyle = `body { margin: 0; }
html { color-scheme: light dark; }
`;
