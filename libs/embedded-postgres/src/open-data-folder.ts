import { mkdir, readdir, realpath, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { errorCode } from '@aster-scheduler/core/error-code';
import { persistentServerName, serverFolderIn } from './data-folder.js';
import { isPassingName, markerName } from './data-folder-names.js';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import { pathExists } from './path-exists.js';
import { takeBack } from './take-back.js';

const markerText = `The data of a Postgres that Aster started. Aster removes what a killed start left here, by exact names.\n`;

/**
 * Makes the folder, readable by its owner only, if it is not there; returns its path without symbolic links.
 *
 * Files in it are removed and overwritten later, so it has to be empty or marked as a data folder, and it has to be the
 * user's own: whoever else owns it can place links there.
 *
 * @throws {EmbeddedPostgresError} when the folder holds something else or belongs to somebody else
 */
export async function openDataFolder(dataDir: string): Promise<string> {
  await mkdir(resolve(dataDir), { recursive: true, mode: 0o700 });
  const path = await realpath(dataDir);
  await requireOwn(path);
  const names = await readdir(path);
  if (names.includes(markerName)) return path;
  if (!(await isEmptyOrUnmarked(path, names))) {
    const message = `${path} holds something else and is no data folder of Aster's: name a new or an empty folder`;
    throw new EmbeddedPostgresError('FOREIGN_FOLDER', path, message);
  }
  await writeMarker(path);
  return path;
}

async function requireOwn(path: string): Promise<void> {
  const self = process.getuid?.();
  const { uid } = await stat(path);
  // A folder of root's that the user may write to is lent by root: a volume of a container.
  if (self === undefined || uid === self || uid === 0) return;
  if (self === 0 && (await takeBack(path, uid))) return;
  const message = `${path} belongs to user ${uid}, not to user ${self}: start as its owner, or name a folder of your own`;
  throw new EmbeddedPostgresError('NO_ACCESS', path, message);
}

/** Folders made before there was a marker are known by what only this package puts into them. */
async function isEmptyOrUnmarked(path: string, names: readonly string[]): Promise<boolean> {
  const others = names.filter((name) => !isPassingName(name));
  if (others.length === 0) return true;
  const { cluster, passwordFile } = serverFolderIn(path, persistentServerName);
  return (await pathExists(join(cluster, 'PG_VERSION'))) && (await pathExists(passwordFile));
}

async function writeMarker(path: string): Promise<void> {
  try {
    await writeFile(join(path, markerName), markerText, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error; // another start was faster
  }
}
