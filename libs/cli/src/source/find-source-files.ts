import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { usageError } from '../errors/cli-error.js';

const sourceName = /\.aster\.(?:ya?ml|json|m?js|ts)$/;
const namedFile = /\.(?:ya?ml|json|m?js|ts)$/;

/**
 * The files that are meant: a file by its name, whatever it is called, and of a folder those below it that end in
 * `.aster.yaml`, `.aster.json`, `.aster.mjs`, `.aster.js` or `.aster.ts`, in the order of their names.
 *
 * @param cwd where relative paths start; what is found is named as the paths are
 * @throws CliError for what is not there, is no such file, or is a folder without any
 */
export async function findSourceFiles(paths: readonly string[], cwd: string): Promise<readonly string[]> {
  const found = await Promise.all(paths.map(async (path) => filesOf(path, cwd)));
  return [...new Set(found.flat())];
}

async function filesOf(path: string, cwd: string): Promise<readonly string[]> {
  const facts = await stat(resolve(cwd, path)).catch((error: Error) => {
    throw usageError(`${path} cannot be read: ${error.message}`);
  });
  if (!facts.isDirectory()) {
    if (namedFile.test(path)) return [path];
    throw usageError(`${path} is no file of jobs`, 'such files end in .yaml, .json, .mjs, .js or .ts');
  }
  const files = await findFilesBelow(path, cwd, sourceName);
  if (files.length > 0) return files;
  throw usageError(`there is no file of jobs in ${path}`, 'such files end in .aster.yaml; aster init writes one');
}

/** Files below a folder. Links are not followed, and hidden folders and `node_modules` are passed over. */
export async function findFilesBelow(folder: string, cwd: string, wanted: RegExp): Promise<readonly string[]> {
  const entries = await readdir(resolve(cwd, folder), { withFileTypes: true });
  const found = await Promise.all(
    entries
      .sort((one, other) => (one.name < other.name ? -1 : 1))
      .map(async (entry) => {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) return isPassedOver(entry.name) ? [] : findFilesBelow(path, cwd, wanted);
        return entry.isFile() && wanted.test(entry.name) ? [path] : [];
      }),
  );
  return found.flat();
}

function isPassedOver(name: string): boolean {
  return name.startsWith('.') || name === 'node_modules';
}
