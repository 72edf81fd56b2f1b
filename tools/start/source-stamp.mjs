import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { projectRoot } from './project-root.mjs';

const notSources = new Set(['node_modules', 'dist', 'out-tsc', 'coverage']);
const rootFiles = ['package.json', 'package-lock.json', 'tsconfig.base.json', 'nx.json'];

/** What builds the pages and what `require` is given. */
const builders = join(projectRoot, 'tools', 'package');

/** The folders of the libs and apps. */
export function listProjects() {
  return ['libs', 'apps'].flatMap((group) =>
    readdirSync(join(projectRoot, group))
      .map((name) => join(projectRoot, group, name))
      .filter((folder) => existsSync(join(folder, 'package.json'))),
  );
}

/**
 * A hash of everything that a build depends on, by content: a checkout that only touches files makes no build stale.
 */
export function sourceStamp(projects) {
  const hash = createHash('sha256').update(process.versions.node);
  const files = [...rootFiles.map((name) => join(projectRoot, name)), ...[...projects, builders].flatMap(listSources)];
  for (const file of files.filter((path) => existsSync(path)).sort()) {
    hash.update(`\n${relative(projectRoot, file)}\n`).update(readFileSync(file));
  }
  return hash.digest('hex');
}

function listSources(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return notSources.has(entry.name) ? [] : listSources(path);
    return entry.name.endsWith('.spec.ts') ? [] : [path];
  });
}
