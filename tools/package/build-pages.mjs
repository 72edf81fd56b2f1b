import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** Makes `dist/web` of the dashboard from its pages, compressed as they are sent. */
export async function buildPages() {
  const folder = resolve(import.meta.dirname, '../../libs/dashboard');
  // the dashboard's own, wherever npm has put it
  const vite = createRequire(join(folder, 'package.json')).resolve('vite');
  const { build } = await import(pathToFileURL(vite).href);
  const { NODE_ENV: before } = process.env;
  process.env.NODE_ENV = 'production'; // whatever it says, as under a test runner: React would be the one for development
  try {
    await build({ configFile: join(folder, 'vite.config.ts'), logLevel: 'warn' });
  } finally {
    if (before === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = before;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildPages();
