// The packages of others that come with Aster, by the lock: those that its libraries and programs need, and those that
// are built into the dashboard and the reference of the API.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { projectRoot } from '../start/project-root.mjs';

/**
 * What comes with Aster.
 *
 * @returns packages by their folders, each with what the lock says of it, the folders that it needs, and whether its
 *   code is built into Aster's own instead of being installed beside it
 */
export function listShipped() {
  const { packages } = JSON.parse(readFileSync(join(projectRoot, 'package-lock.json'), 'utf8'));
  const own = Object.keys(packages).filter((path) => /^(?:libs|apps)\/[^/]+$/.test(path));
  const find = (name, from) => findPackage(packages, name, from);
  const shipped = new Map();
  const add = (folder, isBuiltIn) => {
    if (shipped.has(folder)) return;
    const { dependencies, optionalDependencies, peerDependencies } = packages[folder];
    // what one can do without may not be there for this system, or at all
    const names = folder.endsWith(copied)
      ? {}
      : isBuiltIn
        ? { ...dependencies }
        : { ...peerDependencies, ...optionalDependencies, ...dependencies };
    const needs = Object.keys(names).map((name) => find(name, folder));
    const found = needs.filter((path) => path !== undefined);
    shipped.set(folder, { locked: packages[folder], needs: found, isBuiltIn });
    for (const path of found) add(path, isBuiltIn);
  };
  for (const folder of own) add(folder, false);
  for (const name of builtIn()) add(find(name, 'libs/dashboard') ?? name, true);
  return shipped;
}

/** The name of the package in a folder of `node_modules`. */
export function nameOf(folder) {
  return folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

/** The folder that Node.js finds a package in, asked for from another one; a workspace for what links to it. */
function findPackage(packages, name, from) {
  for (let at = from; ; at = dirname(at)) {
    const path = join(at === '.' ? '' : at, 'node_modules', name);
    if (path in packages) return packages[path].link === true ? packages[path].resolved : path;
    if (at === '.') return undefined;
  }
}

/** Its bundle is copied as it is, and nothing that installing it would bring. */
const copied = 'swagger-ui-dist';

/** What the sources of the dashboard import, and what `copy-swagger-ui.mjs` takes. */
function builtIn() {
  const web = join(projectRoot, 'libs/dashboard/web');
  const files = readdirSync(web, { recursive: true, withFileTypes: true })
    .filter(({ name }) => /(?<!\.spec)\.tsx?$/.test(name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
  const named = files.flatMap((text) => [...text.matchAll(/(?:from |import\(|import )'((?:@[\w-]+\/)?[\w-]+)/g)]);
  const names = new Set(
    named.map(([, name]) => name).filter((name) => !/^(?:@aster-scheduler\/|node$|@jest\/)/.test(name)),
  );
  return [...names, copied].sort();
}
