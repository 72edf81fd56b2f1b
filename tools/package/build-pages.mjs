import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/** Makes `dist/web` of the dashboard from its pages, compressed as they are sent. */
export async function buildPages() {
  const folder = resolve(import.meta.dirname, '../../libs/dashboard');
  await build({ configFile: join(folder, 'vite.config.ts'), logLevel: 'warn' });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildPages();
