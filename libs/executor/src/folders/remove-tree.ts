import { type Dir, type Dirent } from 'node:fs';
import { chmod, lstat, opendir, rename, rmdir, unlink } from 'node:fs/promises';
import { errorCode } from '../error-code.js';

/** The system refuses paths of 4096 bytes, and a command may have gone deeper step by step. */
const longestPathBytes = 3000;
const maxFruitlessPasses = 10;
const unlinksAtOnce = 32;
const slash = Buffer.from('/');

interface Removal {
  readonly root: Buffer;
  /** How many folders were moved up to the root because their path was too long. */
  moved: number;
}

/**
 * Removes a folder with all that is in it: any depth, any names (also those that are no valid UTF-8), folders without permissions.
 * Links are removed, never followed. Nothing may be changing the tree meanwhile. Done when there is no such folder.
 *
 * Fails with the system's error when something cannot be removed, such as a mounted folder or files of another user.
 */
export async function removeTree(root: string): Promise<void> {
  const folder = Buffer.from(root);
  await removeFolder(folder, { root: folder, moved: 0 });
}

async function removeFolder(folder: Buffer, removal: Removal): Promise<void> {
  let fruitless = 0;
  for (;;) {
    const movedBefore = removal.moved;
    await emptyFolder(folder, removal);
    try {
      await rmdir(folder);
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

async function emptyFolder(folder: Buffer, removal: Removal): Promise<void> {
  const entries = await openFolder(folder);
  if (entries === undefined) return;
  let unlinks: Promise<unknown>[] = [];
  for await (const entry of entries) {
    const path = Buffer.concat([folder, slash, Buffer.from(entry.name)]);
    if (!(await isFolder(entry, path))) unlinks.push(unlink(path).catch((error: unknown) => error));
    else if (path.length <= longestPathBytes) await removeFolder(path, removal);
    else await moveUp(path, removal);
    if (unlinks.length < unlinksAtOnce) continue;
    await throwFirst(unlinks);
    unlinks = [];
  }
  await throwFirst(unlinks);
}

/** Each of `attempts` resolves with its error, if it has one. */
async function throwFirst(attempts: readonly Promise<unknown>[]): Promise<void> {
  const error = (await Promise.all(attempts)).find((result) => result !== undefined);
  if (error !== undefined) throw error;
}

/** The permissions come first: without them nothing in the folder could be listed, removed or moved. */
async function openFolder(folder: Buffer): Promise<Dir | undefined> {
  try {
    await chmod(folder, 0o700);
    // Names as bytes: Node has this encoding, its types do not. `Buffer.from` takes both kinds of name.
    return await opendir(folder, { encoding: 'buffer' as BufferEncoding });
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Not every file system tells what kind its entries are. */
async function isFolder(entry: Dirent, path: Buffer): Promise<boolean> {
  if (entry.isDirectory()) return true;
  const isKnown = entry.isFile() || entry.isSymbolicLink() || entry.isFIFO() || entry.isSocket();
  return isKnown ? false : (await lstat(path)).isDirectory();
}

async function moveUp(path: Buffer, removal: Removal): Promise<void> {
  await chmod(path, 0o700);
  removal.moved++;
  await rename(path, Buffer.concat([removal.root, Buffer.from(`/moved-up-${process.pid}-${removal.moved}`)]));
}
