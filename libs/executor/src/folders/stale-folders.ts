import { closeSync, constants, openSync, readFileSync, readSync, renameSync, statfsSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '@aster-scheduler/core/error-code';
import { type HeldFolder, holdFolder } from './held-folder.js';
import { removeTree } from './remove-tree.js';

/** How the folders of companions are called, before six random characters. */
export const companionFolderPrefix = 'aster-companion-';
/**
 * A named pipe that the owner of a folder holds open for reading as long as it lives. It gets this name once it is
 * open.
 */
const alivePipe = 'alive';
/** The name under which that pipe is made. */
export const newAlivePipe = 'alive-soon';
/** A file with the id of the boot in which the folder was made. */
const bootFile = 'boot';

/**
 * File systems that only one kernel at a time mounts, so that its boot id and its pipes say whether anybody uses a
 * folder there; see statfs(2).
 */
const localFileSystems: ReadonlySet<number> = new Set([
  0xef53, // ext2, 3, 4
  0x58465342, // xfs
  0x9123683e, // btrfs
  0x01021994, // tmpfs
  0x794c7630, // overlay
  0xf2f52010, // f2fs
  0x2fc12fc1, // zfs
]);

/** Writes into a new folder what `removeStaleFolders` decides by. */
export function signFolder(folder: HeldFolder): void {
  writeFileSync(folder.entry(bootFile), bootId() ?? '', { flag: 'wx', mode: 0o600 }); // which follows no link
}

/** Reads the pipe that was made as `newAlivePipe` in the folder, until the folder is let go. */
export function keepAlivePipe(folder: HeldFolder): void {
  const made = folder.entry(newAlivePipe);
  folder.attach(openSync(made, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW));
  renameSync(made, folder.entry(alivePipe));
}

/**
 * Removes the folders of companions that died together with their worker, and so could not be removed then. A folder
 * goes only when it is this user's own and private, lies on a file system of this machine alone, and nobody reads its
 * pipe any more or it is of an earlier boot. Whatever is not certain stays.
 *
 * @param onLeft called with a folder that could not be removed, and why
 */
export async function removeStaleFolders(
  temporaryFolder: string,
  onLeft: (path: string, why: string) => void,
): Promise<void> {
  const names = await readdir(temporaryFolder).catch(() => []);
  for (const name of names) {
    if (!name.startsWith(companionFolderPrefix)) continue;
    const path = join(temporaryFolder, name);
    const folder = holdIfStale(path);
    if (folder === undefined) continue;
    await removeTree(path, folder.identity).catch((error: unknown) => onLeft(path, String(error)));
    folder.release();
  }
}

function holdIfStale(path: string): HeldFolder | undefined {
  let folder: HeldFolder | undefined;
  try {
    folder = holdFolder(path);
    if (isStale(folder)) return folder;
  } catch {
    // It is somebody else's, or is being removed.
  }
  folder?.release();
  return undefined;
}

function isStale(folder: HeldFolder): boolean {
  const boot = bootId();
  if (boot === undefined || !localFileSystems.has(statfsSync(folder.entry('.')).type)) return false;
  const madeIn = readShort(folder.entry(bootFile));
  return madeIn.length === boot.length && (madeIn !== boot || isUnread(folder.entry(alivePipe)));
}

function isUnread(pipe: string): boolean {
  try {
    closeSync(openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW));
    return false;
  } catch (error) {
    return errorCode(error) === 'ENXIO';
  }
}

function readShort(path: string): string {
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const bytes = Buffer.alloc(64);
    return bytes.toString('latin1', 0, readSync(descriptor, bytes));
  } finally {
    closeSync(descriptor);
  }
}

function bootId(): string | undefined {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
  } catch {
    return undefined;
  }
}
