import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { findFilesBelow, findSourceFiles } from './find-source-files.js';

/** What tells that a file has changed, by its name. */
export type SourceMarks = ReadonlyMap<string, string>;

const program = /\.(?:m?js|ts)$/;
const loadedByPrograms = /\.(?:[mc]?js|[mc]?ts|json|ya?ml)$/;

/**
 * The marks of the files that are meant; where one is a program, also of those beside and below it, which it may load.
 * By looking rather than by news of the file system, which there is none of on network drives and in some containers.
 *
 * @throws CliError as `findSourceFiles` does
 */
export async function readSourceMarks(paths: readonly string[], cwd: string): Promise<SourceMarks> {
  const files = await findSourceFiles(paths.length === 0 ? ['.'] : paths, cwd);
  const folders = new Set(files.filter((file) => program.test(file)).map((file) => dirname(file)));
  const loaded = await Promise.all([...folders].map(async (folder) => findFilesBelow(folder, cwd, loadedByPrograms)));
  const names = new Set([...files, ...loaded.flat()]);
  return new Map(await Promise.all([...names].map(async (name) => [name, await markOf(resolve(cwd, name))] as const)));
}

async function markOf(path: string): Promise<string> {
  try {
    const { mtimeMs, size, ino } = await stat(path);
    return `${mtimeMs} ${size} ${ino}`;
  } catch {
    return 'gone';
  }
}

/** The names of the files that have changed, came or went. */
export function changedFiles(before: SourceMarks, after: SourceMarks): readonly string[] {
  return [...new Set([...before.keys(), ...after.keys()])].filter((name) => before.get(name) !== after.get(name));
}
