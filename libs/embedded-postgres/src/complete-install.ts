import { chmod, readFile, stat, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { pathExists } from './path-exists.js';

/**
 * Makes what npm left undone in a package of server programs.
 *
 * The names that libraries are loaded by are links, which npm packages cannot hold; the package makes them in an
 * install script, and those often do not run. Several processes may do this at once.
 *
 * @param native the package's folder with `bin`, `lib` and the list of links
 */
export async function completeInstall(native: string, programs: readonly string[]): Promise<void> {
  for (const { source, target } of await readLinks(join(native, 'pg-symlinks.json'))) {
    const link = join(dirname(native), target);
    await makeLink(relative(dirname(link), join(dirname(native), source)), link);
  }
  for (const program of programs) {
    const { mode } = await stat(program);
    if ((mode & 0o555) !== 0o555) await chmod(program, mode | 0o555);
  }
}

async function makeLink(target: string, link: string): Promise<void> {
  if (await pathExists(link)) return;
  try {
    await symlink(target, link);
  } catch (error) {
    if (!(await pathExists(link))) throw error;
  }
}

/** Both ends are given from the package's folder. */
async function readLinks(file: string): Promise<{ source: string; target: string }[]> {
  return (await pathExists(file)) ? JSON.parse(await readFile(file, 'utf8')) : [];
}
