import { open } from 'node:fs/promises';
import { CliError } from '../errors/cli-error.js';
import { exitCodes } from '../errors/exit-codes.js';
import type { Config } from './context.js';
import { parseConfig } from './parse-config.js';

/** More than this is no configuration. */
const largestConfigBytes = 1_000_000;

/**
 * The contexts of a configuration file; none when there is no file.
 *
 * @throws CliError for a file that others may read or that somebody else owns, since it holds keys, and for one that is
 * not in form
 */
export async function readConfig(path: string): Promise<Config> {
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw new CliError(exitCodes.usage, `${path} cannot be read: ${error.message}`);
  });
  if (file === undefined) return { contexts: {} };
  try {
    const { mode, uid, size } = await file.stat();
    const isOwn = process.getuid === undefined || uid === process.getuid() || uid === 0;
    const isPrivate = process.getuid === undefined || (mode & 0o077) === 0; // Windows has no such modes
    if (!isOwn) throw new CliError(exitCodes.usage, `${path} belongs to somebody else, so it is not used`);
    if (!isPrivate) {
      throw new CliError(exitCodes.usage, `${path} holds keys and can be read by others, so it is not used`, {
        hint: `chmod 600 ${path}`,
      });
    }
    if (size > largestConfigBytes) throw new CliError(exitCodes.usage, `${path} is too large for a configuration`);
    return await parseConfig(await file.readFile('utf8'), path);
  } finally {
    await file.close();
  }
}
