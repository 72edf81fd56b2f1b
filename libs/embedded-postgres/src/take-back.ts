import { lchown, lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { persistentServerName, serverFolderIn } from './data-folder.js';
import { lentAccount } from './lent-account.js';

/**
 * Makes a data folder root's own again that an earlier version gave away as a whole; the cluster in it stays given.
 *
 * From the outside in: once a folder is root's, nobody else can change what is looked at in it. What is no plain file
 * there, such as a link, is removed.
 *
 * @param uid the owner of the folder
 * @returns whether it was such a folder
 */
export async function takeBack(dataDir: string, uid: number): Promise<boolean> {
  const account = await lentAccount();
  if (account?.uid !== uid) return false;
  const { path } = serverFolderIn(dataDir, persistentServerName);
  for (const folder of [dataDir, path]) {
    const found = await lstat(folder).catch(() => undefined);
    if (found === undefined) return true; // no server yet
    if (!found.isDirectory()) return false;
    await lchown(folder, 0, 0);
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      const file = join(folder, entry.name);
      if (entry.isFile()) await lchown(file, 0, 0);
      else if (!entry.isDirectory()) await rm(file);
    }
  }
  return true;
}
