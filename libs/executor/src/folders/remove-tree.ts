import { constants, type Dirent, readFileSync } from 'node:fs';
import { chmod, type FileHandle, lstat, open, opendir, rename, rmdir, unlink } from 'node:fs/promises';
import { errorCode } from '@aster-scheduler/core/error-code';
import { descriptorPath } from './descriptor-path.js';
import { type FileIdentity, identityOf, isSameFile } from './file-identity.js';
import { staleError } from './held-folder.js';

/**
 * Each level takes a descriptor, and the system refuses paths of 4096 bytes; a command may have gone deeper step by
 * step.
 */
const deepestLevel = 12;
const maxFruitlessPasses = 10;
const unlinksAtOnce = 32;
/** Linux only; Node has no name for it. A folder without permissions can be opened so by its owner. */
const pathOnly = process.platform === 'linux' ? 0o10000000 : 0;
const asFolder = pathOnly | constants.O_DIRECTORY | constants.O_NOFOLLOW;
const slash = Buffer.from('/');

interface Removal {
  /** A path to the root that nobody else can redirect. */
  readonly base: Buffer;
  readonly mount: string;
  /** How many folders were moved up to the root because they lay too deep. */
  moved: number;
}

/** A folder that is open. What is done in it is done in no other, whatever becomes of its name. */
interface OpenFolder {
  readonly handle: FileHandle;
  readonly base: Buffer;
}

/**
 * Removes a folder with all that is in it: any depth, any names (also those that are no valid UTF-8), folders without
 * permissions. Links are removed, never followed, also in place of the folder itself or of one in it, and at whatever
 * moment they come there. What is mounted in it is left alone. Done when there is no such folder.
 *
 * Fails with the system's error when something cannot be removed, such as a file of another user (`EPERM`, `EACCES`),
 * what is mounted (`EBUSY`), or what is still being written to (`ENOTEMPTY`).
 *
 * @param identity of the folder when it was made; where another has its place, fails with `ESTALE` and removes nothing
 */
export async function removeTree(root: string, identity?: FileIdentity): Promise<void> {
  const name = Buffer.from(root);
  const folder = await openFolder(name).catch(async (error: unknown) => {
    if (await isLink(name)) return unlink(name);
    if (errorCode(error) !== 'ENOENT') throw error;
  });
  if (folder === undefined) return;
  try {
    const stats = await folder.handle.stat({ bigint: true });
    if (identity !== undefined && !isSameFile(identity, identityOf(stats)))
      throw staleError(`another folder has the place of the one that was made: ${root}`);
    await removeFolder(name, folder, 0, { base: folder.base, mount: await mountOf(folder), moved: 0 });
  } finally {
    await folder.handle.close();
  }
}

async function isLink(path: Buffer): Promise<boolean> {
  const stats = await lstat(path).catch(() => undefined);
  return stats?.isSymbolicLink() === true;
}

async function openFolder(name: Buffer): Promise<OpenFolder> {
  const handle = await open(name, asFolder); // takes a Buffer, and so do all below
  const through = descriptorPath(handle.fd);
  return { handle, base: through === undefined ? name : Buffer.from(through) };
}

/** @param name whose last part is the folder's name, to remove it by when it is empty */
async function removeFolder(name: Buffer, folder: OpenFolder, level: number, removal: Removal): Promise<void> {
  let fruitless = 0;
  for (;;) {
    const movedBefore = removal.moved;
    await emptyFolder(folder, level, removal);
    try {
      await rmdir(name);
      return;
    } catch (error) {
      const code = errorCode(error);
      if (code === 'ENOENT') return;
      const mayHaveMore = code === 'ENOTEMPTY' || code === 'EEXIST'; // moved up, or skipped by the listing
      fruitless = removal.moved > movedBefore ? 0 : fruitless + 1;
      if (!mayHaveMore || fruitless === maxFruitlessPasses) throw error;
    }
  }
}

async function emptyFolder({ base }: OpenFolder, level: number, removal: Removal): Promise<void> {
  await chmod(base, 0o700); // without permissions nothing in the folder could be listed, removed or moved
  // Names as bytes: Node has this encoding, its types do not. `Buffer.from` takes both kinds of name.
  const entries = await opendir(base, { encoding: 'buffer' as BufferEncoding });
  const folders: Buffer[] = [];
  let unlinks: Promise<unknown>[] = [];
  for await (const entry of entries) {
    const name = Buffer.concat([base, slash, Buffer.from(entry.name)]);
    if (await isFolder(entry, name)) folders.push(name);
    else unlinks.push(unlink(name).catch((error: unknown) => (errorCode(error) === 'ENOENT' ? undefined : error)));
    if (unlinks.length < unlinksAtOnce) continue;
    await throwFirst(unlinks);
    unlinks = [];
  }
  await throwFirst(unlinks);
  for (const name of folders) await removeInner(name, level + 1, removal);
}

async function removeInner(name: Buffer, level: number, removal: Removal): Promise<void> {
  const folder = await openFolder(name).catch((error: unknown) => {
    if (!['ENOENT', 'ENOTDIR', 'ELOOP'].includes(errorCode(error) ?? '')) throw error;
  });
  if (folder === undefined) return; // something else has its place by now; the next pass sees what
  try {
    if ((await mountOf(folder)) !== removal.mount) throw mountedError(name);
    if (level < deepestLevel) await removeFolder(name, folder, level, removal);
    else await moveUp(name, folder, removal);
  } finally {
    await folder.handle.close();
  }
}

/** Throws the first error of `attempts`; each of them resolves with its error, if it has one. */
async function throwFirst(attempts: readonly Promise<unknown>[]): Promise<void> {
  const error = (await Promise.all(attempts)).find((result) => result !== undefined);
  if (error !== undefined) throw error;
}

/** Not every file system tells whether an entry is a folder. */
async function isFolder(entry: Dirent, path: Buffer): Promise<boolean> {
  if (entry.isDirectory()) return true;
  const isKnown = entry.isFile() || entry.isSymbolicLink() || entry.isFIFO() || entry.isSocket();
  return isKnown ? false : (await lstat(path)).isDirectory();
}

async function moveUp(name: Buffer, { base }: OpenFolder, removal: Removal): Promise<void> {
  await chmod(base, 0o700);
  removal.moved++;
  await rename(name, Buffer.concat([removal.base, Buffer.from(`/moved-up-${process.pid}-${removal.moved}`)]));
}

/**
 * Names what is mounted where the folder lies: the system's number of the mount, or the device where it does not tell.
 */
async function mountOf({ handle }: OpenFolder): Promise<string> {
  const mount = readMount(handle.fd);
  return mount ?? `device ${(await handle.stat()).dev}`;
}

function readMount(descriptor: number): string | undefined {
  try {
    return /^mnt_id:\s*(\d+)$/m.exec(readFileSync(`/proc/self/fdinfo/${descriptor}`, 'latin1'))?.[1];
  } catch {
    return undefined;
  }
}

function mountedError(name: Buffer): Error {
  return Object.assign(new Error(`EBUSY: something is mounted in the folder: ${name.toString()}`), { code: 'EBUSY' });
}
