import { chmodSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import type { FileIdentity } from '../folders/file-identity.js';
import { type HeldFolder, holdFolder } from '../folders/held-folder.js';
import { removeTree } from '../folders/remove-tree.js';
import { companionFolderPrefix, signFolder } from '../folders/stale-folders.js';
import { createWorkingFolders, type WorkingFolders } from './working-folders.js';

/** Where a companion keeps its pipes and the working folders of commands. */
export interface CompanionFolder {
  current(): HeldFolder;
  /** Makes another folder, since this one cannot be used any more: a cleaner of temporary files may have removed it. */
  renew(): void;
  readonly workingFolders: WorkingFolders;
  /** Removes it with all that is in it. */
  remove(): Promise<void>;
}

export interface CompanionFolderOptions {
  readonly temporaryFolder: string;
  /** Commands have other users, who must get to their working folders. */
  readonly isIsolated: boolean;
  readonly onRenewed: (path: string, identity: FileIdentity) => void;
  readonly onLeft: (path: string, why: string) => void;
}

/** Fails with the system's error when there cannot be such a folder. */
export function createCompanionFolder(options: CompanionFolderOptions): CompanionFolder {
  const make = (): HeldFolder => {
    const made = holdFolder(mkdtempSync(join(options.temporaryFolder, companionFolderPrefix)));
    signFolder(made);
    if (options.isIsolated) chmodSync(made.entry('.'), 0o711);
    return made;
  };
  const removeWhenReleased = async ({ path, identity, released }: HeldFolder): Promise<void> => {
    await released;
    await removeTree(path, identity).catch((error: unknown) => options.onLeft(path, String(error)));
  };
  let folder = make();
  const removals = new Set<Promise<void>>();
  const workingFolders = createWorkingFolders(() => folder, options.onLeft);
  return {
    current: () => folder,
    renew: () => {
      const renewed = make();
      const removal = removeWhenReleased(folder).finally(() => removals.delete(removal));
      removals.add(removal);
      folder.release();
      folder = renewed;
      options.onRenewed(folder.path, folder.identity);
    },
    workingFolders,
    remove: async () => {
      await workingFolders.settle();
      const removal = removeWhenReleased(folder);
      folder.release();
      await Promise.all([removal, ...removals]);
    },
  };
}
