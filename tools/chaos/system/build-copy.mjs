import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectRoot } from '../../start/project-root.mjs';

const scope = '@aster-scheduler';

const loader = 'load.mjs';

/**
 * Copies what was built, so that it can be changed, and so that building again does not change it. The packages of
 * others are linked. Left out is what no program uses: what an earlier build has left behind of sources that are gone,
 * and what `require` is given.
 *
 * @param root the checkout
 */
export async function copyBuild(folder, root = projectRoot) {
  await cp(join(root, 'package.json'), join(folder, 'package.json'));
  for (const group of ['libs', 'apps']) {
    for (const name of await readdir(join(root, group)))
      await copyPackage(join(root, group, name), join(folder, group, name));
  }
  await linkPackages(root, folder);
  await writeFile(join(folder, loader), 'export const load = (name) => import(name);\n');
}

/** Loads a package of ours from the copy in `folder`, as its programs do. */
export async function loadFrom(folder, name) {
  const { load } = await import(pathToFileURL(join(folder, loader)).href);
  return load(`${scope}/${name}`);
}

async function copyPackage(from, to) {
  const built = join(from, 'dist');
  if (!existsSync(built)) return;
  await cp(join(from, 'package.json'), join(to, 'package.json'));
  await cp(built, join(to, 'dist'), { recursive: true, filter: (path) => isUsed(path, built, join(from, 'src')) });
  if (existsSync(join(from, 'node_modules'))) await symlink(join(from, 'node_modules'), join(to, 'node_modules'));
}

/** A script that has its types beside it was compiled from a source. */
function isUsed(path, built, sources) {
  const name = relative(built, path);
  if (name === 'cjs') return false;
  if (!name.endsWith('.js') || !existsSync(path.replace(/js$/, 'd.ts'))) return true;
  return existsSync(join(sources, name.replace(/js$/, 'ts')));
}

async function linkPackages(root, folder) {
  const from = join(root, 'node_modules');
  await mkdir(join(folder, 'node_modules'));
  for (const name of await readdir(from)) {
    if (name === scope || name.startsWith('.')) continue;
    await symlink(join(from, name), join(folder, 'node_modules', name));
  }
  // These are links from one place of the checkout to another, so copies of them lead to the copies.
  await cp(join(from, scope), join(folder, 'node_modules', scope), { recursive: true, verbatimSymlinks: true });
}
