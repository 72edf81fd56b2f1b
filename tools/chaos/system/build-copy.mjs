import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../../start/project-root.mjs';

const scope = '@aster-scheduler';

/**
 * Copies what was built, so that it can be changed, and so that building again does not change it. The packages of
 * others are linked.
 */
export async function copyBuild(folder) {
  await cp(join(projectRoot, 'package.json'), join(folder, 'package.json'));
  for (const group of ['libs', 'apps']) {
    for (const name of await readdir(join(projectRoot, group))) await copyPackage(join(group, name), folder);
  }
  await linkPackages(folder);
}

async function copyPackage(name, folder) {
  const from = join(projectRoot, name);
  if (!existsSync(join(from, 'dist'))) return;
  for (const part of ['package.json', 'dist'])
    await cp(join(from, part), join(folder, name, part), { recursive: true });
  if (existsSync(join(from, 'node_modules')))
    await symlink(join(from, 'node_modules'), join(folder, name, 'node_modules'));
}

async function linkPackages(folder) {
  const from = join(projectRoot, 'node_modules');
  await mkdir(join(folder, 'node_modules'));
  for (const name of await readdir(from)) {
    if (name === scope || name.startsWith('.')) continue;
    await symlink(join(from, name), join(folder, 'node_modules', name));
  }
  // These are links from one place of the checkout to another, so copies of them lead to the copies.
  await cp(join(from, scope), join(folder, 'node_modules', scope), { recursive: true, verbatimSymlinks: true });
}
