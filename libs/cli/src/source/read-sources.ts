import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { usageError } from '../errors/cli-error.js';
import { findSourceFiles } from './find-source-files.js';
import type { JobSource } from './job-source.js';
import { readModuleSource } from './read-module-source.js';
import { readTextSource } from './read-text-source.js';

/** Larger than any server would take. */
const maxFileBytes = 16 * 2 ** 20;

export interface ReadingOptions {
  /** Programs are run anew, with all that they load, though they were run before. */
  readonly isAnew?: boolean;
}

/**
 * Reads the files that are meant, in their order.
 *
 * @param cwd where relative paths start
 * @throws CliError when a file cannot be read; what is wrong in one is among its problems
 */
export async function readSources(
  paths: readonly string[],
  cwd: string,
  { isAnew }: ReadingOptions = {},
): Promise<readonly JobSource[]> {
  const sources: JobSource[] = [];
  for (const file of await findSourceFiles(paths, cwd)) {
    const path = resolve(cwd, file);
    sources.push(
      ...(/\.(?:m?js|ts)$/.test(file)
        ? await readModuleSource(path, isAnew)
        : readTextSource(await readText(path), file)),
    );
  }
  return sources;
}

async function readText(path: string): Promise<string> {
  const bytes = await readFile(path).catch((error: Error) => {
    throw usageError(`${path} cannot be read: ${error.message}`);
  });
  if (bytes.length > maxFileBytes) throw usageError(`${path} is larger than 16 MB`, 'jobs may stand in several files');
  return bytes.toString('utf8');
}
