// Puts what the page at /docs loads of Swagger UI into `dist` of the API, with its license: the package that it comes
// from reports each of its installations, so nobody who installs Aster is to install it.
import { cp, mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { projectRoot } from '../start/project-root.mjs';

const from = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
const to = join(projectRoot, 'libs', 'api', 'dist', 'swagger-ui');
await mkdir(to, { recursive: true });
for (const name of ['swagger-ui.css', 'swagger-ui-bundle.js', 'LICENSE', 'NOTICE'])
  await cp(join(from, name), join(to, name));
