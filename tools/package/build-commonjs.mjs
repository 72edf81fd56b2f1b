import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, transform } from 'esbuild';
import { listPackages } from './list-packages.mjs';

/**
 * Makes `dist/cjs` of a package from its `dist`: what its entries for `require` reach, as CommonJS, and the same
 * declarations, which TypeScript takes for CommonJS by the package.json beside them. Programs that are started as a
 * process or thread of their own are reached by no entry and stay ES modules.
 */
export async function buildCommonJs({ folder, manifest }) {
  const dist = join(folder, 'dist');
  const target = join(dist, 'cjs');
  const entries = Object.values(manifest.exports).filter((entry) => entry.require !== undefined);
  const sources = entries.map((entry) => join(folder, entry.default));
  const declarations = entries.map((entry) => join(folder, entry.types));
  if (entries.length === 0) return;
  if (!sources.every(existsSync)) throw new Error(`${manifest.name} is not built yet`);
  await rm(target, { recursive: true, force: true });
  await write(join(target, 'package.json'), '{ "type": "commonjs" }\n');
  const place = (file) => join(target, relative(dist, file));
  for (const file of await listModules(sources)) await write(place(file), await toCommonJs(file));
  for (const file of await listDeclarations(declarations)) await write(place(file), await readFile(file, 'utf8'));
}

/** The files that the entries import, and those that these import. */
async function listModules(entries) {
  const { metafile } = await build({
    entryPoints: entries,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    outdir: 'nowhere',
    write: false,
    metafile: true,
  });
  return Object.keys(metafile.inputs).map((file) => resolve(file));
}

async function toCommonJs(file) {
  const source = await readFile(file, 'utf8');
  const { code } = await transform(source, {
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    define: { 'import.meta.url': 'ownUrl', 'import.meta.dirname': '__dirname' },
  });
  if (!source.includes('import.meta.url')) return code;
  return `const ownUrl = require('node:url').pathToFileURL(__filename).href;\n${code}`;
}

const imports = /(?:from |import\()["'](\.[^"']+)\.js["']/g;

async function listDeclarations(entries) {
  const found = new Set();
  const add = async (file) => {
    if (found.has(file)) return;
    found.add(file);
    for (const [, path] of (await readFile(file, 'utf8')).matchAll(imports)) {
      await add(resolve(dirname(file), `${path}.d.ts`));
    }
  };
  for (const entry of entries) await add(entry);
  return found;
}

async function write(file, text) {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

/** @param folders of packages; all of them when none is named */
export async function buildAllCommonJs(folders = []) {
  const wanted = folders.map((folder) => resolve(folder));
  const packages = listPackages().filter(({ folder }) => wanted.length === 0 || wanted.includes(folder));
  await Promise.all(packages.map(buildCommonJs));
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await buildAllCommonJs(process.argv.slice(2));
