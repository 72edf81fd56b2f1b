import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** Makes `dist/web` of the dashboard from its pages, compressed as they are sent. */
export async function buildPages() {
  const folder = resolve(import.meta.dirname, '../../libs/dashboard');
  // the dashboard's own, wherever npm has put it
  const vite = createRequire(join(folder, 'package.json')).resolve('vite');
  const { build } = await import(pathToFileURL(vite).href);
  await build({ configFile: join(folder, 'vite.config.ts'), logLevel: 'warn' });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildPages();
