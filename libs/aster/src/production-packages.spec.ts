import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '../../..');

interface LockedPackage {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly link?: boolean;
  readonly resolved?: string;
}

const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
  readonly packages: Readonly<Record<string, LockedPackage>>;
};

/** The folder that Node.js finds a package in, asked for from another one. */
function find(name: string, from: string): string {
  for (let at = from; ; at = dirname(at)) {
    const path = join(at === '.' ? '' : at, 'node_modules', name);
    if (path in packages) return path;
    if (at === '.') throw new Error(`${name}, which ${from} needs, is not in the lock`);
  }
}

/** The folders of all packages of others that come with one, where no more is installed than it needs. */
function othersOf(lib: string): Set<string> {
  const [seen, open] = [new Set<string>(), [lib]];
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    for (const name of Object.keys(packages[folder]?.dependencies ?? {})) {
      const path = find(name, folder);
      const { link, resolved } = packages[path] ?? {};
      const next = link === true && resolved !== undefined ? resolved : path;
      if (seen.has(next)) continue;
      seen.add(next);
      open.push(next);
    }
  }
  return new Set([...seen].filter((path) => path.includes('node_modules')));
}

function bytesIn(folder: string): number {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.name !== 'node_modules' || !entry.isDirectory())
    .map((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? bytesIn(path) : lstatSync(path).size;
    })
    .reduce((sum, bytes) => sum + bytes, 0);
}

describe('what a package brings of others', () => {
  it.each([
    ['client', 0, 0],
    ['core', 0, 0],
    ['cron', 4, 3],
    ['db', 20, 6],
    ['executor', 30, 1],
    ['aster', 50, 9],
    ['worker', 50, 8],
    ['cli', 12, 3],
    ['mcp', 6, 20],
    ['runtime', 60, 12],
    ['api', 110, 32],
  ])('%s: at most %i packages and %f MB', (lib, most, megabytes) => {
    const others = othersOf(`libs/${lib}`);
    const bytes = [...others].map((path) => bytesIn(join(root, path))).reduce((sum, each) => sum + each, 0);
    const found = { packages: others.size, megabytes: Math.round(bytes / 1e5) / 10 };
    expect({ lib, ...found, isBounded: found.packages <= most && found.megabytes <= megabytes }).toMatchObject({
      isBounded: true,
    });
  });
});
